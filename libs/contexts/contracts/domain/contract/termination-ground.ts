/**
 * Grounds on which a contract may end before its term. The articles are those of the Civil Code in force since 2021-01-01;
 * a revision adds codes, it never changes the meaning of one.
 */
export const TERMINATION_GROUNDS = {
  MUTUAL_AGREEMENT: { zh: '双方协商一致', article: '562' },
  AGREED_CONDITION: { zh: '约定的解除事由发生', article: '562' },
  FORCE_MAJEURE: { zh: '因不可抗力致使不能实现合同目的', article: '563(1)1' },
  ANTICIPATORY_REPUDIATION: { zh: '履行期届满前明确表示或者以行为表明不履行主要义务', article: '563(1)2' },
  DELAY_AFTER_DEMAND: { zh: '迟延履行主要义务，经催告后在合理期限内仍未履行', article: '563(1)3' },
  FUNDAMENTAL_BREACH: { zh: '违约行为致使不能实现合同目的', article: '563(1)4' },
  OTHER_STATUTORY: { zh: '法律规定的其他情形', article: '563(1)5' },
  INDEFINITE_TERM_NOTICE: { zh: '不定期合同，在合理期限之前通知', article: '563(2)' },
} as const;

export type TerminationGround = keyof typeof TERMINATION_GROUNDS;

/** Whether the text is a ground of the list. */
export function isTerminationGround(text: string): text is TerminationGround {
  return Object.hasOwn(TERMINATION_GROUNDS, text);
}

import type { TextLimits } from '#libs/kernel/text-rules';

/**
 * Kinds of records that are kept for the same time (domain brief, "Law → features": covenants permanent, contracts 30 years, routine
 * checks 10 years; optional contact data are not kept against a person's wish). A further class is a new version of the event that names it.
 */
export const RECORD_CLASSES = [
  /** 居民公约 */
  'COVENANT',
  /** 契约、承诺书、责任书 */
  'CONTRACT',
  /** 违约事项案卷 */
  'BREACH_CASE',
  /** 日常履约检查 */
  'ROUTINE_CHECK',
  /** 未订立的要约：谢绝、撤回、逾期或未签 */
  'UNCONCLUDED_OFFER',
  /** 电话、备注等可选联系信息 */
  'OPTIONAL_CONTACT',
] as const;
export type RecordClass = (typeof RECORD_CLASSES)[number];

/** NONE: not kept beyond its use. YEARS: from the end of the matter. */
export const KEEPINGS = ['PERMANENT', 'YEARS', 'NONE'] as const;
export type Keeping = (typeof KEEPINGS)[number];

/** The law a period rests on, as data: laws change, and are cited in the edition that was in force (domain brief, "Law → features"). */
export interface LegalBasis {
  readonly title: string;
  /** `2020-06-20 修订` */
  readonly edition: string;
}

export interface RetentionPeriod {
  readonly recordClass: RecordClass;
  readonly keep: Keeping;
  /** With YEARS alone. */
  readonly years: number | null;
  readonly legalBasis: LegalBasis;
}

/** Longest names of laws have some forty characters. */
export const BASIS_TEXT: TextLimits = { min: 1, max: 200 };

/** Beyond it a period is a slip of the pen, or permanent. */
export const LONGEST_PERIOD_YEARS = 100;

const ARCHIVES_LAW: LegalBasis = { title: '中华人民共和国档案法', edition: '2020-06-20 修订' };
const PERSONAL_INFORMATION_LAW: LegalBasis = { title: '中华人民共和国个人信息保护法', edition: '2021-08-20 公布' };

/** What holds in a district that has adopted nothing of its own: the periods of the domain brief. */
export const DEFAULT_PERIODS: readonly RetentionPeriod[] = [
  { recordClass: 'COVENANT', keep: 'PERMANENT', years: null, legalBasis: ARCHIVES_LAW },
  { recordClass: 'CONTRACT', keep: 'YEARS', years: 30, legalBasis: ARCHIVES_LAW },
  // The case proves how a contract was kept: as long as the contract.
  { recordClass: 'BREACH_CASE', keep: 'YEARS', years: 30, legalBasis: ARCHIVES_LAW },
  { recordClass: 'ROUTINE_CHECK', keep: 'YEARS', years: 10, legalBasis: ARCHIVES_LAW },
  { recordClass: 'UNCONCLUDED_OFFER', keep: 'NONE', years: null, legalBasis: PERSONAL_INFORMATION_LAW },
  { recordClass: 'OPTIONAL_CONTACT', keep: 'NONE', years: null, legalBasis: PERSONAL_INFORMATION_LAW },
];

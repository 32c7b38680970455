import { defineProblem, Problem } from '#libs/kernel/problem';
import { isBreached } from './breached-passwords.js';

/** NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where the password is the only factor; 12 with our throttle and phone keyboards. */
export const MIN_PASSWORD_LENGTH = 12;

/** Long enough for any passphrase, short enough that hashing it costs nothing extra. */
export const MAX_PASSWORD_LENGTH = 128;

/** `aaaaaaaaaaaa`, `121212121212`: long, and guessed at once. */
const FEWEST_DIFFERENT_CHARACTERS = 5;

/** A name of three letters may stand in any sentence. */
const SHORTEST_NAME_LOOKED_FOR = 4;

export const PASSWORD_UNSUITABLE = defineProblem(
  'account.password-unsuitable',
  422,
  { zh: '密码长度不符合要求', en: 'The password is too short or too long' },
  {
    zh: `请设置 ${MIN_PASSWORD_LENGTH} 至 ${MAX_PASSWORD_LENGTH} 个字符的密码，建议使用一句话。`,
    en: `Use ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters, for example a sentence.`,
  },
);

export const PASSWORD_KNOWN = defineProblem(
  'account.password-known',
  422,
  { zh: '该密码过于常见或已在外泄的密码中出现', en: 'The password is among those that attackers try first' },
  {
    zh: '请换一个密码，建议使用只有您想得到的一句话，不要包含账号名。',
    en: 'Choose another, for example a sentence of your own; leave the account name out of it.',
  },
);

/**
 * Length and what attackers try first, no rules of composition (NIST SP 800-63B-4, 3.1.1.2).
 * @param accountName if it is known: a password must not contain it
 * @throws Problem account.password-unsuitable, account.password-known
 */
export async function requireSuitablePassword(password: string, accountName?: string): Promise<void> {
  const { length } = [...password];
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH) throw new Problem(PASSWORD_UNSUITABLE);
  const plain = password.normalize('NFKC').toLowerCase();
  const name = accountName?.normalize('NFKC').toLowerCase() ?? '';
  if (
    new Set(plain).size < FEWEST_DIFFERENT_CHARACTERS ||
    isRepetition(plain) ||
    (name.length >= SHORTEST_NAME_LOOKED_FOR && plain.includes(name)) ||
    (await isBreached(password.normalize('NFKC'), MIN_PASSWORD_LENGTH))
  ) {
    throw new Problem(PASSWORD_KNOWN);
  }
}

/** Whether it is one short text again and again: every such text stands, shifted, inside its own double. */
function isRepetition(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length;
}

import { hash, verify, type Options } from '@node-rs/argon2';
import { defineProblem, Problem } from '#libs/kernel/problem';

/**
 * argon2id (the library's default algorithm) with the parameters OWASP's Password Storage Cheat Sheet names first for small memory:
 * 19 MiB, 2 passes, 1 lane. A hash carries its own parameters, so they may be raised at any time.
 */
const ARGON2ID: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where the password is the only factor; 12 with our throttle and phone keyboards. */
export const MIN_PASSWORD_LENGTH = 12;

/** Long enough for any passphrase, short enough that hashing it costs nothing extra. */
export const MAX_PASSWORD_LENGTH = 128;

export const PASSWORD_UNSUITABLE = defineProblem(
  'account.password-unsuitable',
  422,
  { zh: '密码长度不符合要求', en: 'The password is too short or too long' },
  {
    zh: `请设置 ${MIN_PASSWORD_LENGTH} 至 ${MAX_PASSWORD_LENGTH} 个字符的密码，建议使用一句话。`,
    en: `Use ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters, for example a sentence.`,
  },
);

/** @throws Problem account.password-unsuitable */
export function requireSuitablePassword(password: string): void {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH) throw new Problem(PASSWORD_UNSUITABLE);
}

/** PHC text of a password. Passwords are compared in NFC, whatever keyboard they come from. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), ARGON2ID);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password is the one behind the hash. Without a hash it works just as long on one that nothing matches, so that
 * the time taken does not tell whether an account exists.
 */
export async function isPasswordOf(passwordHash: string | undefined, password: string): Promise<boolean> {
  if ([...password].length > MAX_PASSWORD_LENGTH) return false;
  decoy ??= hashPassword('an account that does not exist');
  const matches = await verify(passwordHash ?? (await decoy), password.normalize('NFC'));
  return matches && passwordHash !== undefined;
}

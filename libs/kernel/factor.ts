/**
 * By what somebody has shown who he is. `open-id-connect-strong`: the district's own sign-on says that it asked for two factors itself.
 */
export const FACTORS = [
  'password',
  'passkey',
  'one-time-code',
  'recovery-code',
  'invitation',
  'open-id-connect',
  'open-id-connect-strong',
] as const;

export type Factor = (typeof FACTORS)[number];

/** What one has in hand, beside what one knows. An invitation reaches the same telephone as a code, so that the two are one. */
const IN_HAND: readonly Factor[] = ['one-time-code', 'recovery-code', 'invitation'];

/** What one knows, or what somebody else vouches for without saying how he asked. */
const KNOWN: readonly Factor[] = ['password', 'open-id-connect'];

/** Two in one: a passkey is in hand and asks for a finger, a face or a PIN (we refuse it otherwise). */
const TWO_IN_ONE: readonly Factor[] = ['passkey', 'open-id-connect-strong'];

/** Whether what was shown are two factors of different kinds (NIST SP 800-63B-4, 2.2.1); two of one kind are lost together. */
export function areTwoFactors(factors: readonly Factor[]): boolean {
  if (factors.some((factor) => TWO_IN_ONE.includes(factor))) return true;
  return factors.some((factor) => IN_HAND.includes(factor)) && factors.some((factor) => KNOWN.includes(factor));
}

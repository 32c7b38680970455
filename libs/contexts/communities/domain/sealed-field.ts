import type { Sealed } from '#libs/kernel/sealed';

/**
 * A personal text in an event: the ciphertext and a keyed hash of the clear text under the same subject's key. Sealing twice gives
 * two ciphertexts, so only the fingerprint tells whether a value changed. Both die with the key.
 */
export interface SealedField {
  readonly sealed: Sealed;
  readonly fingerprint: string;
}

/** Whether two optional fields hold the same clear text; compares fingerprints of the same subject. */
export function sameField(one: string | null, other: SealedField | null): boolean {
  return one === (other?.fingerprint ?? null);
}

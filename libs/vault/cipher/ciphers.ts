import { aesGcm } from './aes-gcm.js';
import { CIPHER_ALGORITHMS, type Cipher, type CipherAlgorithm } from './cipher.js';
import { sm4Gcm } from './sm4-gcm.js';

/** For installations that choose none, and the one of all texts from before there was a choice. */
export const DEFAULT_ALGORITHM: CipherAlgorithm = 'aes-256-gcm';

const CIPHERS: Readonly<Record<CipherAlgorithm, Cipher>> = { 'aes-256-gcm': aesGcm, 'sm4-gcm': sm4Gcm };

export function cipherOf(algorithm: CipherAlgorithm): Cipher {
  return CIPHERS[algorithm];
}

/** @throws Error when no cipher of that name is known here */
export function readAlgorithm(name: string): CipherAlgorithm {
  const algorithm = CIPHER_ALGORITHMS.find((known) => known === name);
  if (algorithm === undefined) throw new Error(`no cipher is called ${name}`);
  return algorithm;
}

import { randomBytes } from 'node:crypto';

/** Ciphers that sealed texts may name. A name is stored with every text: it is never reused for anything else. */
export const CIPHER_ALGORITHMS = ['aes-256-gcm', 'sm4-gcm'] as const;
export type CipherAlgorithm = (typeof CIPHER_ALGORITHMS)[number];

/** Bytes of nonce and tag in GCM (NIST SP 800-38D, 5.2.1 and 5.2.1.2; RFC 8998 for SM4), the same for both ciphers. */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** The port that a cryptography library or a certified module fills: authenticated encryption with associated data. */
export interface Cipher {
  readonly algorithm: CipherAlgorithm;
  readonly keyBytes: number;
  /** @returns ciphertext and tag */
  encrypt(key: Buffer, nonce: Buffer, clear: Buffer, associated: Buffer): Buffer;
  /**
   * @param bytes ciphertext and tag
   * @throws Error when anything was changed: the bytes, the key, the nonce or what was associated
   */
  decrypt(key: Buffer, nonce: Buffer, bytes: Buffer, associated: Buffer): Buffer;
}

/**
 * Encrypts under a nonce of its own; `associated` must be given again to decrypt.
 * A random 96-bit nonce is safe for 2^32 messages a key (SP 800-38D, 8.3); a subject has some dozens.
 * @returns nonce, ciphertext, tag
 */
export function encrypt(cipher: Cipher, key: Buffer, clear: Buffer, associated: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, cipher.encrypt(key, nonce, clear, Buffer.from(associated, 'utf8'))]);
}

/** @throws Error when anything was changed: the bytes, the key or what was associated */
export function decrypt(cipher: Cipher, key: Buffer, bytes: Buffer, associated: string): Buffer {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('ciphertext is cut short');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  return cipher.decrypt(key, nonce, bytes.subarray(NONCE_BYTES), Buffer.from(associated, 'utf8'));
}

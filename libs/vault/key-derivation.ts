import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { MASTER_KEY_BYTES } from './master-key.js';

/** AES-256-GCM with the nonce and tag sizes of NIST SP 800-38D. */
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Keys that come from the master key by HKDF (RFC 5869); each has one purpose. */
export interface MasterKeys {
  /** Wraps data keys. */
  readonly wrapping: Buffer;
  /** Makes lookup hashes, which outlive an erasure. */
  readonly lookup: Buffer;
  /** Stored in the database to recognise the master key; says nothing about the others. */
  readonly check: Buffer;
}

/** Keys that come from a subject's data key. */
export interface SubjectKeys {
  readonly sealing: Buffer;
  readonly fingerprint: Buffer;
}

function derive(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `qiyue/vault/${purpose}/v1`, KEY_BYTES));
}

export function masterKeysOf(master: Buffer): MasterKeys {
  if (master.length !== MASTER_KEY_BYTES) throw new Error(`a master key has ${MASTER_KEY_BYTES} bytes`);
  return {
    wrapping: derive(master, 'wrapping'),
    lookup: derive(master, 'lookup'),
    check: derive(master, 'check'),
  };
}

export function subjectKeysOf(dataKey: Buffer): SubjectKeys {
  return { sealing: derive(dataKey, 'sealing'), fingerprint: derive(dataKey, 'fingerprint') };
}

/** A new data key of a subject. */
export function newDataKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * Encrypts under a key; `associated` must be given again to decrypt.
 * A random 96-bit nonce is safe for 2^32 messages a key (SP 800-38D, 8.3); a subject has some dozens.
 * @returns nonce, ciphertext, tag
 */
export function encrypt(key: Buffer, clear: Buffer, associated: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(associated, 'utf8'));
  return Buffer.concat([nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when anything was changed: the bytes, the key or what was associated */
export function decrypt(key: Buffer, bytes: Buffer, associated: string): Buffer {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('ciphertext is cut short');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(associated, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
}

/** Keyed hash in hex; the parts cannot run into each other. */
export function keyedHash(key: Buffer, ...parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex');
}

export function sameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

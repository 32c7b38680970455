import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Cipher, CipherAlgorithm } from './cipher/cipher.js';
import { cipherOf } from './cipher/ciphers.js';

/** Bytes of a data key and of everything random that keys are derived from. */
const KEY_BYTES = 32;

/** Keys by HKDF (RFC 5869), each for one purpose. */
function derive(key: Buffer, purpose: string, bytes = KEY_BYTES): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `qiyue/vault/${purpose}/v1`, bytes));
}

/** Stored in the database to recognise a master key; says nothing about the key. */
export function checkValueOf(master: Buffer): Buffer {
  return derive(master, 'check');
}

/** The key of a cipher under a master key. The purpose of AES is the one from before there was a choice. */
export function wrappingKeyOf(master: Buffer, { algorithm, keyBytes }: Cipher): Buffer {
  return derive(master, purposeOf('wrapping', algorithm), keyBytes);
}

/** What installations from before the first rotation derive from their master key: it outlives that key, then kept wrapped. */
export function derivedSecretOf(master: Buffer, name: InstallationSecret): Buffer {
  if (name === 'lookup') return derive(master, 'lookup');
  return Buffer.from(hkdfSync('sha256', master, '', 'qiyue/request/v1', KEY_BYTES));
}

/** Secrets of an installation that stay the same when master keys change. */
export type InstallationSecret =
  /** Makes lookup hashes, which outlive an erasure. */
  | 'lookup'
  /** Signs page cursors, hashes and seals what receipts of commands keep. */
  | 'request';

export const INSTALLATION_SECRETS: readonly InstallationSecret[] = ['lookup', 'request'];

/** The key of a cipher under one version of a subject's data key. */
export function sealingKeyOf(dataKey: Buffer, algorithm: CipherAlgorithm): Buffer {
  return derive(dataKey, purposeOf('sealing', algorithm), cipherOf(algorithm).keyBytes);
}

export function fingerprintKeyOf(dataKey: Buffer): Buffer {
  return derive(dataKey, 'fingerprint');
}

function purposeOf(purpose: string, algorithm: CipherAlgorithm): string {
  return algorithm === 'aes-256-gcm' ? purpose : `${purpose}/${algorithm}`;
}

/** A new data key of a subject, a new secret of an installation. */
export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Keyed hash in hex; the parts cannot run into each other. */
export function keyedHash(key: Buffer, ...parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex');
}

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Lower-case hex SHA-256, 64 characters. */
export type ContentHash = string;

/** SHA-256 of bytes. */
export function hashOfBytes(bytes: Uint8Array | string): ContentHash {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * SHA-256 of a JSON value in the canonical form of RFC 8785, so that the hash does not depend on the order of keys.
 * Personal fields must be ciphertext already: hashes outlive an erasure.
 * @throws Error when the value has no JSON form (undefined, a function, a lone surrogate)
 */
export function contentHashOf(value: unknown): ContentHash {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new Error('value has no canonical JSON form');
  return hashOfBytes(canonical);
}

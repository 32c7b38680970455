import { createHmac, hkdfSync } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { FastifyRequest } from 'fastify';

/** Separates this key from all others derived from the same secret. */
const INPUT_HASH_PURPOSE = 'qiyue/input-hash/v1';

const KEY_BYTES = 32;

/**
 * Keyed hash of what a request asks for: method, path, query, body and file bytes. It lands in the log, where a plain hash of
 * somebody's name or number could be guessed back.
 */
export class InputHasher {
  private readonly key: Buffer;

  /** @param secret the system's master secret, at least 32 bytes */
  constructor(secret: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', INPUT_HASH_PURPOSE, KEY_BYTES));
  }

  /** Lower-case hex, 64 characters. Call after body and upload have been read and checked. */
  hashOf(request: Pick<FastifyRequest, 'method' | 'url' | 'body' | 'upload'>): string {
    const hmac = createHmac('sha256', this.key);
    const input = [request.method, request.url, request.body ?? null, request.upload?.fileName ?? null];
    hmac.update(canonicalize(input) ?? '');
    if (request.upload !== undefined) hmac.update('\0').update(request.upload.bytes);
    return hmac.digest('hex');
  }
}

import { createHash } from 'node:crypto';

/** What the hash covers; `data` and `metadata` are the exact JSON texts, the latter as it was before the hash went in. */
export interface HashedContent {
  readonly streamId: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/**
 * SHA-256 (hex) that travels in the event's own metadata. Position and time are the engine's and not known when it is written. No field but
 * the last two can hold a line feed, and the length says where the first of those ends.
 */
export function contentHashOf({ streamId, revision, id, type, data, metadata }: HashedContent): string {
  return createHash('sha256')
    .update(`${streamId}\n${revision}\n${id}\n${type}\n${data.length}\n${data}\n${metadata}`)
    .digest('hex');
}

/** The member that holds the hash is the last in the metadata: a comma, or the brace of an object without other members, then this. */
const MEMBER = '"contentHash":"';
const HASH_LENGTH = 64;
const TAIL_LENGTH = MEMBER.length + HASH_LENGTH + '"}'.length;

/** Metadata as stored: the port's, with the hash of the whole event as its last member. */
export function withContentHash(content: HashedContent): string {
  const { metadata } = content;
  return `${metadata.slice(0, -1)}${metadata === '{}' ? '' : ','}"contentHash":"${contentHashOf(content)}"}`;
}

export interface StoredMetadata {
  /** As it was before the hash went in. */
  readonly metadata: string;
  /** Undefined when there is none: not written by this adapter. */
  readonly contentHash: string | undefined;
}

/** Takes stored metadata apart. */
export function splitMetadata(stored: string): StoredMetadata {
  const start = stored.length - TAIL_LENGTH;
  if (start < 1 || !stored.startsWith(MEMBER, start)) return { metadata: stored, contentHash: undefined };
  const hash = start + MEMBER.length;
  return {
    metadata: start === 1 ? '{}' : `${stored.slice(0, start - 1)}}`,
    contentHash: stored.slice(hash, hash + HASH_LENGTH),
  };
}

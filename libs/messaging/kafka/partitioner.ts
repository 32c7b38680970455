import type { ICustomPartitioner } from 'kafkajs';

/**
 * Kafka's own way from a key to a partition (murmur2), so that every client that knows the key finds the same one. kafkajs computes it with
 * 64-bit objects, which is a good part of what a message costs.
 */
export const keyPartitioner: ICustomPartitioner = () => {
  return ({ partitionMetadata, message }) => {
    const { key } = message;
    if (key === undefined || key === null) throw new Error('a message without a key has no place');
    return toPositive(murmur2(typeof key === 'string' ? Buffer.from(key) : key)) % partitionMetadata.length;
  };
};

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

/** MurmurHash 2 of Austin Appleby with Kafka's seed, as a signed 32-bit number. */
export function murmur2(bytes: Buffer): number {
  const { length } = bytes;
  let hash = SEED ^ length;
  const end = length & ~3;
  for (let at = 0; at < end; at += 4) {
    let k = Math.imul(bytes.readInt32LE(at), M);
    k ^= k >>> R;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  if (end < length) {
    for (let at = length - 1; at >= end; at--) hash ^= (bytes[at] as number) << (8 * (at - end));
    hash = Math.imul(hash, M);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

function toPositive(hash: number): number {
  return hash & 0x7fffffff;
}

import type { Pool } from 'pg';
import { CHAIN_START, chainHashOf } from './chain-hash.js';
import { chainHashAt, entriesAfter } from './copy-store.js';
import type { ChainHead, CopyEntry } from './entry.js';
import type { CopyFinding } from './finding.js';
import { lastNotedHead, notedHeadsBetween } from './noted-heads.js';

/** Entries in memory at a time: a message holds a whole document at most, some tens of kilobytes. */
const PAGE_SIZE = 500;

export interface VerificationOptions {
  /** Of role `qiyue_audit_copy`. */
  readonly pool: Pool;
  /** Where to begin, exclusive: 0 is the start of the chain. */
  readonly after: number;
  /** About how many entries to verify at most. Default: all. */
  readonly limit?: number;
  /** Ends the verification between two pages. */
  readonly signal?: AbortSignal;
}

export interface Verification {
  readonly entries: number;
  /** The last entry verified. */
  readonly upTo: number;
  /** The hash of the chain there. */
  readonly chainHash: string;
  /** Whether the end of the chain was reached. */
  readonly complete: boolean;
}

/**
 * Computes the chain anew: no sequence number missing, every hash as it was when the entry was added, every column as its message says,
 * and every head noted earlier where it was.
 * @param report called for each entry and head that is not as it must be
 */
export async function verifyChain(
  options: VerificationOptions,
  report: (finding: CopyFinding) => void,
): Promise<Verification> {
  const { pool, after, limit = Infinity, signal } = options;
  // Before the entries are read: a head noted meanwhile may lie behind the last of them.
  const lastNoted = (await lastNotedHead(pool))?.sequence ?? 0;
  // An entry that is gone shows as a gap, and what follows it as not fitting.
  const start = after === 0 ? CHAIN_START : ((await chainHashAt(pool, after)) ?? CHAIN_START);
  const chain = new ChainInspection(after, start, report);
  let complete = false;
  while (!complete && chain.entries < limit && signal?.aborted !== true) {
    const from = chain.upTo;
    const page = await entriesAfter(pool, from, PAGE_SIZE);
    for (const entry of page) chain.take(entry);
    complete = page.length < PAGE_SIZE;
    chain.lookFor(await notedHeadsBetween(pool, from, complete ? lastNoted : Math.min(chain.upTo, lastNoted)));
  }
  return { entries: chain.entries, upTo: chain.upTo, chainHash: chain.hash.toString('hex'), complete };
}

/** Which of these heads the chain does not lead through. */
export async function lostHeads(pool: Pool, heads: readonly ChainHead[]): Promise<readonly ChainHead[]> {
  const lost: ChainHead[] = [];
  for (const head of heads) {
    const hash = await chainHashAt(pool, head.sequence);
    if (hash?.toString('hex') !== head.chainHash) lost.push(head);
  }
  return lost;
}

class ChainInspection {
  entries = 0;
  private readonly hashes = new Map<number, string>();

  constructor(
    public upTo: number,
    public hash: Buffer,
    private readonly report: (finding: CopyFinding) => void,
  ) {}

  take(entry: CopyEntry): void {
    const wrong = [
      ...(entry.sequence === this.upTo + 1 ? [] : ['sequence']),
      ...(chainHashOf(this.hash, entry).equals(entry.chainHash) ? [] : ['chainHash']),
      ...columnsUnlikeMessage(entry),
    ];
    if (wrong.length > 0) {
      const { sequence, logPosition, eventId, streamId, streamRevision } = entry;
      this.report({ kind: 'CHAIN', logPosition, sequence, eventId, streamId, streamRevision, fields: wrong });
    }
    // Goes on from what the entry says, so that one wrong entry is one finding and not all that follow.
    this.hash = entry.chainHash;
    this.upTo = entry.sequence;
    this.hashes.set(entry.sequence, entry.chainHash.toString('hex'));
    this.entries++;
  }

  /** @param heads noted in the part of the chain taken since the last call, or behind its end */
  lookFor(heads: readonly ChainHead[]): void {
    for (const { sequence, chainHash } of heads) {
      if (this.hashes.get(sequence) !== chainHash) this.report(headFinding({ sequence, chainHash }));
    }
    this.hashes.clear();
  }
}

/** The chain no longer leads through this head. */
export function headFinding({ sequence, chainHash }: ChainHead): CopyFinding {
  return { kind: 'HEAD', sequence, fields: [chainHash] };
}

/** Names of the columns that are not what the message itself says. */
function columnsUnlikeMessage(entry: CopyEntry): readonly string[] {
  const message = JSON.parse(entry.message) as Readonly<Record<string, unknown>>;
  const pairs = [
    ['eventId', entry.eventId, message['id']],
    ['logPosition', entry.logPosition, message['logposition']],
    ['streamId', entry.streamId, message['subject']],
    ['streamRevision', entry.streamRevision, message['streamrevision']],
    ['storedType', entry.storedType, message['storedtype']],
    ['eventType', entry.eventType, message['type']],
    ['recordDigest', entry.recordDigest, message['recorddigest']],
  ] as const;
  return pairs.filter(([, column, said]) => column !== said).map(([name]) => name);
}

import type { ClientBase, Pool } from 'pg';
import { START_OF_LOG, type Position } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import type { ChainHead, CopiedEvent, CopyEntry } from './entry.js';

/** What became of messages handed to the copy. */
export interface Added {
  readonly added: number;
  /** Were in the copy before. */
  readonly repeated: number;
  /** Of these, how many came with another digest: each is a finding by now. */
  readonly contradictory: number;
}

const COPIED = `sequence, event_id AS "eventId", log_position AS "logPosition", stream_id AS "streamId",
  stream_revision AS "streamRevision", stored_type AS "storedType", record_digest AS "recordDigest"`;

const ENTRY = `${COPIED}, event_type AS "eventType", message::text AS message, received_at AS "receivedAt", chain_hash AS "chainHash"`;

/** Adds messages to the copy in their order, in the transaction of the caller. */
export async function addToCopy(client: ClientBase, messages: readonly IntegrationEvent[]): Promise<Added> {
  const lines = (line: (message: IntegrationEvent) => string) => messages.map(line).join('\n');
  const { rows } = await client.query<{ counts: [number, number, number] }>({
    name: 'audit-copy-add',
    text: 'SELECT audit_copy.add($1, $2, $3, $4, $5, $6, $7, $8) AS counts',
    values: [
      messages.map(({ id }) => id),
      lines(({ logposition }) => logposition),
      lines(({ subject }) => subject),
      messages.map(({ streamrevision }) => streamrevision),
      lines(({ storedtype }) => storedtype),
      lines(({ type }) => type),
      lines(({ recorddigest }) => recorddigest),
      lines((message) => JSON.stringify(message)),
    ],
  });
  const [added, repeated, contradictory] = rows[0]?.counts ?? [0, 0, 0];
  return { added, repeated, contradictory };
}

/** The last entry; undefined while there is none. */
export async function headOfCopy(pool: Pool): Promise<(ChainHead & { readonly receivedAt: Instant }) | undefined> {
  const { rows } = await pool.query<ChainHead & { receivedAt: Instant }>(
    `SELECT sequence, encode(chain_hash, 'hex') AS "chainHash", received_at AS "receivedAt"
       FROM audit_copy.entry ORDER BY sequence DESC LIMIT 1`,
  );
  return rows[0];
}

/** The place of an entry on the chain; undefined when there is none. */
export async function chainHashAt(pool: Pool, sequence: number): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ chainHash: Buffer }>(
    'SELECT chain_hash AS "chainHash" FROM audit_copy.entry WHERE sequence = $1',
    [sequence],
  );
  return rows[0]?.chainHash;
}

/** Entries behind a sequence number in their order. */
export async function entriesAfter(pool: Pool, sequence: number, limit: number): Promise<readonly CopyEntry[]> {
  const { rows } = await pool.query<CopyEntry>({
    name: 'audit-copy-entries',
    text: `SELECT ${ENTRY} FROM audit_copy.entry WHERE sequence > $1 ORDER BY sequence LIMIT $2`,
    values: [sequence, limit],
  });
  return rows;
}

/** What the copy holds of a stretch of the log, in log order. @param after exclusive @param upTo inclusive */
export async function copiedBetween(pool: Pool, after: Position, upTo: Position): Promise<readonly CopiedEvent[]> {
  const { rows } = await pool.query<CopiedEvent>({
    name: 'audit-copy-between',
    text: `SELECT ${COPIED} FROM audit_copy.entry WHERE log_position > $1 AND log_position <= $2
            ORDER BY log_position, sequence`,
    values: [after, upTo],
  });
  return rows;
}

/** The entries of these events, wherever they stand. */
export async function copiedEvents(pool: Pool, eventIds: readonly string[]): Promise<ReadonlyMap<string, CopiedEvent>> {
  const { rows } = await pool.query<CopiedEvent>(
    `SELECT ${COPIED} FROM audit_copy.entry WHERE event_id = ANY ($1::uuid[])`,
    [eventIds],
  );
  return new Map(rows.map((entry) => [entry.eventId, entry]));
}

/** The last position of the log that the copy knows of. */
export async function lastPositionInCopy(pool: Pool): Promise<Position> {
  const { rows } = await pool.query<{ position: Position }>(
    'SELECT log_position AS position FROM audit_copy.entry ORDER BY log_position DESC LIMIT 1',
  );
  return rows[0]?.position ?? START_OF_LOG;
}

/** How far the copy must have come, whatever came through which partition. */
export interface Progress {
  /** A direct consumer reads in log order and notes how far: up to there everything was handed over. */
  readonly handedOver: Position;
  /** An event up to here is in the copy for longer than the grace: what stands before it in the log has been overtaken. */
  readonly overtaken: Position;
}

/**
 * Messages of different streams overtake each other on a broker, so the last entry says nothing about those before it. What does: a direct
 * consumer's checkpoint, and that something later has been there for a while.
 * @param upTo last position that counts: an entry made by hand behind the end of the log overtakes nobody
 * @param grace milliseconds
 */
export async function progressOfCopy(pool: Pool, consumer: string, upTo: Position, grace: number): Promise<Progress> {
  const { rows } = await pool.query<{ handedOver: Position | null; overtaken: Position | null }>(
    `SELECT (SELECT position FROM messaging.consumer_checkpoint WHERE consumer = $1) AS "handedOver",
            (SELECT log_position FROM audit_copy.entry
              WHERE log_position <= $2 AND received_at <= clock_timestamp() - $3 * interval '1 ms'
              ORDER BY log_position DESC LIMIT 1) AS overtaken`,
    [consumer, upTo, grace],
  );
  return { handedOver: rows[0]?.handedOver ?? START_OF_LOG, overtaken: rows[0]?.overtaken ?? START_OF_LOG };
}

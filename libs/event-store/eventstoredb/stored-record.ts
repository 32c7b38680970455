import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { Position, StoredEvent } from '../event-log.js';
import { splitMetadata } from './content-hash.js';
import { positionOf } from './position.js';

/** An event as the server sends it, not parsed yet. */
export interface StoredRecord {
  readonly id: string;
  readonly streamId: string;
  readonly revision: number;
  readonly position: Position;
  readonly type: string;
  /** 100 ns since 1970, decimal. */
  readonly created: string;
  readonly contentType: string;
  /** Texts already: octets are kept alive at a price, and what is no text is none of ours. */
  readonly data: string;
  readonly metadata: string;
}

const JSON_CONTENT = 'application/json';

/** System streams and events (`$…`) are the server's own, not part of our log. */
export function isOurs({ streamId, type }: StoredRecord): boolean {
  return !streamId.startsWith('$') && !type.startsWith('$');
}

/** Characters of data and metadata, about its weight in memory. */
export function weightOf({ data, metadata }: StoredRecord): number {
  return data.length + metadata.length;
}

/** @throws Error when the message is not complete: a server too old, or none */
export function recordOf(event: ReadResp.ReadEvent.RecordedEvent): StoredRecord {
  const system = event.getMetadataMap();
  const streamId = textOf(event.getStreamIdentifier()?.getStreamName_asU8() ?? EMPTY);
  const commit = event.getCommitPosition();
  if (commit === NO_POSITION) throw new Error(`the server gives no position for an event of stream ${streamId}`);
  return {
    id: uuidOf(event.getId()),
    streamId,
    revision: Number(event.getStreamRevision()),
    position: positionOf(commit, event.getPreparePosition()),
    type: system.get('type') ?? '',
    created: system.get('created') ?? '0',
    contentType: system.get('content-type') ?? '',
    data: textOf(event.getData_asU8()),
    metadata: textOf(event.getCustomMetadata_asU8()),
  };
}

const EMPTY = new Uint8Array();

/** What servers before 22.6 send with events of a stream. */
const NO_POSITION = '18446744073709551615';

/** Turns records into the port's events. Metadata repeats from event to event of a command and is parsed once. */
export function storedEvents(records: readonly StoredRecord[]): StoredEvent[] {
  let text = '';
  let metadata: unknown;
  return records.map((record) => {
    try {
      requireJson(record);
      const stripped = splitMetadata(record.metadata).metadata;
      if (stripped !== text) {
        metadata = JSON.parse(stripped);
        text = stripped;
      }
      return {
        id: record.id,
        streamId: record.streamId,
        revision: record.revision,
        position: record.position,
        type: record.type,
        data: JSON.parse(record.data) as unknown,
        metadata: metadata as StoredEvent['metadata'],
        recordedAt: instantOf(record.created),
      };
    } catch (cause) {
      throw new Error(
        `position ${record.position} (${record.streamId} revision ${record.revision}) holds no event of ours`,
        {
          cause,
        },
      );
    }
  });
}

/** @throws Error when the content is not JSON */
export function requireJson({ contentType }: StoredRecord): void {
  if (contentType !== JSON_CONTENT) throw new Error(`content type ${JSON.stringify(contentType)}`);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Servers answer with two halves, whatever form was sent. */
export function uuidOf(uuid: UUID | undefined): string {
  const halves = uuid?.getStructured();
  if (halves === undefined) return uuid?.getString() ?? '';
  const digits = hexOf(halves.getMostSignificantBits()) + hexOf(halves.getLeastSignificantBits());
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}

function hexOf(signed: string): string {
  return BigInt.asUintN(64, BigInt(signed)).toString(16).padStart(16, '0');
}

const TICK_DIGITS_BELOW_MILLISECOND = 4;

function instantOf(created: string): string {
  return new Date(Number(created.slice(0, -TICK_DIGITS_BELOW_MILLISECOND))).toISOString();
}

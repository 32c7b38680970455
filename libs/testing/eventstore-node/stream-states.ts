import type { EventLog, Position, StoredEvent } from '#libs/event-store/event-log';
import { dataOf, logTypeOf, METADATA_TYPE, streamNameOf, TOMBSTONE_TYPE, typeOf } from './stored-form.js';

/** What a stream's metadata and its end mean for reads and appends. */
export interface StreamState {
  readonly tombstoned: boolean;
  /** Deleted softly: absent for readers until somebody appends again. */
  readonly softDeleted: boolean;
  /** First revision that is shown. */
  readonly truncateBefore: number;
  readonly maxCount: number;
  /** Where the last metadata event lies. */
  readonly metadataPosition: Position;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** `$tb` of a stream deleted softly: the largest revision there is. */
export const DELETED_REVISION = 2n ** 63n - 1n;

/** A metadata stream keeps its last event only. */
const METASTREAM: StreamState = {
  tombstoned: false,
  softDeleted: false,
  truncateBefore: 0,
  maxCount: 1,
  metadataPosition: '' as Position,
  metadata: {},
};

/**
 * The streams that have metadata or were tombstoned, in memory: the common stream has neither, and an append must not pay for asking.
 * Read from the log at the start, then kept by the node itself, which is the only one that writes to its log.
 */
export class StreamStates {
  private readonly states = new Map<string, StreamState>();

  async load(log: EventLog): Promise<void> {
    const types = [METADATA_TYPE, TOMBSTONE_TYPE].map(logTypeOf);
    for await (const page of log.readAll({ filter: { types } })) {
      for (const event of page.events) this.apply(event);
    }
  }

  of(streamName: string): StreamState | undefined {
    return this.states.get(streamName) ?? (isMetastream(streamName) ? METASTREAM : undefined);
  }

  isTombstoned(streamName: string): boolean {
    if (this.states.get(streamName)?.tombstoned === true) return true;
    return isMetastream(streamName) && this.states.get(originalOf(streamName))?.tombstoned === true;
  }

  apply(event: StoredEvent): void {
    const streamName = streamNameOf(event.streamId);
    const type = typeOf(event);
    if (type === TOMBSTONE_TYPE) this.tombstone(streamName);
    else if (type === METADATA_TYPE && isMetastream(streamName)) {
      this.setMetadata(originalOf(streamName), dataOf(event), event.position);
    }
  }

  tombstone(streamName: string): void {
    this.states.set(streamName, { ...METASTREAM, maxCount: Infinity, tombstoned: true });
  }

  setMetadata(streamName: string, data: Buffer, metadataPosition: Position): void {
    const known = this.states.get(streamName);
    if (known !== undefined && (known.tombstoned || known.metadataPosition >= metadataPosition)) return;
    const metadata = jsonObjectOf(data);
    const truncateBefore = countOf(metadata['$tb']) ?? 0;
    this.states.set(streamName, {
      tombstoned: false,
      softDeleted: truncateBefore >= Number(DELETED_REVISION),
      truncateBefore,
      maxCount: countOf(metadata['$maxCount']) ?? Infinity,
      metadataPosition,
      metadata,
    });
  }
}

export function isMetastream(streamName: string): boolean {
  return streamName.startsWith('$$');
}

export function metastreamOf(streamName: string): string {
  return `$$${streamName}`;
}

function originalOf(metastream: string): string {
  return metastream.slice(2);
}

/** The JSON text of metadata with another `$tb`, a number that JavaScript cannot write itself when it is the largest. */
export function metadataWith(metadata: Readonly<Record<string, unknown>>, truncateBefore: bigint): Buffer {
  const { $tb: _, ...others } = metadata;
  const rest = JSON.stringify(others).slice(1);
  return Buffer.from(`{"$tb":${truncateBefore}${rest === '}' ? '' : ','}${rest}`, 'utf8');
}

/** Metadata that is no JSON object means nothing. */
function jsonObjectOf(data: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(data.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

import type { EventToAppend, StoredEvent } from '#libs/event-store/event-log';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import type { Uuid } from '#libs/kernel/identifiers';

/**
 * How an event of the wire lies in our log. The log takes JSON, few stream names and few types; the wire has octets and almost any text.
 * Octets are kept as base64, so that a reader gets exactly what the writer sent; names and types that the log takes are kept as they are.
 */
export interface ProposedEvent {
  readonly id: Uuid;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly customMetadata: Uint8Array;
}

/** What the log takes for the metadata of an event. Absent fields: the stored type is the type, JSON, no metadata. */
interface Envelope {
  readonly type?: string;
  readonly binary?: true;
  readonly metadata?: string;
}

/** The type of a metadata event, in a stream `$$…`. */
export const METADATA_TYPE = '$metadata';
/** The type of the event that ends a stream for good. */
export const TOMBSTONE_TYPE = '$streamDeleted';

const LOG_STREAM = /^[A-Za-z][A-Za-z0-9_]*-[\x21-\x7e]{1,200}$/;
const LOG_TYPE = /^[A-Za-z][\w.]{0,199}$/;
const SYSTEM_TYPE = /^\$\w{1,100}$/;

/** Category of the streams whose names the log would not take; longer names than fit behind it are refused. */
const ENCODED_STREAM = 'eventstore_node-';
const ENCODED_TYPE = 'EventStoreNode.';
const OTHER_TYPE = `${ENCODED_TYPE}other`;
const MAX_ENCODED_NAME = 200;

/** @throws RangeError when the name is empty or too long for the log */
export function logStreamOf(name: string): string {
  if (LOG_STREAM.test(name) && !name.startsWith(ENCODED_STREAM)) return name;
  const encoded = Buffer.from(name, 'utf8').toString('base64url');
  if (encoded === '' || encoded.length > MAX_ENCODED_NAME) {
    throw new RangeError(`this node does not keep a stream name of ${Buffer.byteLength(name)} octets`);
  }
  return ENCODED_STREAM + encoded;
}

export function streamNameOf(logStream: string): string {
  if (!logStream.startsWith(ENCODED_STREAM)) return logStream;
  return Buffer.from(logStream.slice(ENCODED_STREAM.length), 'base64url').toString('utf8');
}

/** The stored type of `$…` types is their own, so that they can be asked for. */
export function logTypeOf(type: string): string {
  if (LOG_TYPE.test(type) && !type.startsWith(ENCODED_TYPE)) return type;
  return SYSTEM_TYPE.test(type) ? `${ENCODED_TYPE}system.${type.slice(1)}` : OTHER_TYPE;
}

const SYSTEM_PREFIX = `${ENCODED_TYPE}system.`;

export function typeOf(stored: StoredEvent): string {
  const { type } = stored;
  if (!type.startsWith(ENCODED_TYPE)) return type;
  if (type.startsWith(SYSTEM_PREFIX)) return `$${type.slice(SYSTEM_PREFIX.length)}`;
  return envelopeOf(stored).type ?? type;
}

export function toLog({ id, type, isJson, data, customMetadata }: ProposedEvent): EventToAppend {
  const storedType = logTypeOf(type);
  const envelope: Envelope = {
    ...(storedType === OTHER_TYPE ? { type } : {}),
    ...(isJson ? {} : { binary: true }),
    ...(customMetadata.length === 0 ? {} : { metadata: base64Of(customMetadata) }),
  };
  return { id, type: storedType, data: base64Of(data), metadata: envelope as unknown as EventMetadata };
}

export function isJson(stored: StoredEvent): boolean {
  return envelopeOf(stored).binary !== true;
}

export function dataOf(stored: StoredEvent): Buffer {
  return Buffer.from(stored.data as string, 'base64');
}

export function customMetadataOf(stored: StoredEvent): Buffer {
  return Buffer.from(envelopeOf(stored).metadata ?? '', 'base64');
}

function envelopeOf(stored: StoredEvent): Envelope {
  return stored.metadata as unknown as Envelope;
}

function base64Of(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64');
}

import type {
  UUID as UuidMessage,
  StreamIdentifier as StreamIdentifierMessage,
} from '@eventstore/db-client/generated/shared_pb.js';
import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Uuid } from '#libs/kernel/identifiers';
import { invalidArgument, missingMetadata } from './failures.js';
import { TOMBSTONE_TYPE, type ProposedEvent } from './stored-form.js';

const UUID_TEXT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const JSON_CONTENT = 'application/json';

/** @throws CallFailure when the message is not an event */
export function proposedEventOf(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedEvent {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  const contentType = properties.get('content-type');
  if (type === undefined || type === '' || contentType === undefined) throw missingMetadata();
  if (type === TOMBSTONE_TYPE) throw invalidArgument(`an event of type ${type} is written by a tombstone only`);
  return {
    id: uuidOf(message.getId()),
    type,
    isJson: contentType === JSON_CONTENT,
    data: message.getData_asU8(),
    customMetadata: message.getCustomMetadata_asU8(),
  };
}

/** What the engine counts of an event against the size of an append. */
export function sizeOf({ type, data, customMetadata }: ProposedEvent): number {
  return data.length + customMetadata.length + 2 * type.length;
}

/** @throws CallFailure when there is no name */
export function nameOf(identifier: StreamIdentifierMessage | undefined): string {
  const name = Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
  if (name === '') throw invalidArgument('a stream has a name');
  return name;
}

/** The text of an id, which may also come as two 64-bit numbers. @throws CallFailure when it is none */
export function uuidOf(message: UuidMessage | undefined): Uuid {
  const structured = message?.getStructured();
  const text =
    structured === undefined
      ? message?.getString().toLowerCase()
      : textOf(structured.getMostSignificantBits(), structured.getLeastSignificantBits());
  if (text === undefined || !UUID_TEXT.test(text)) throw invalidArgument('an id is a UUID');
  return text;
}

function textOf(most: string, least: string): string {
  const hex = [most, least].map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

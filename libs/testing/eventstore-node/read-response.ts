import type { ReadResp as ReadResponse } from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredEvent } from '#libs/event-store/event-log';
import { wirePositionOf } from './positions.js';
import { Empty, ReadResp, StreamIdentifier, UUID } from './protocol.js';
import { customMetadataOf, dataOf, isJson, streamNameOf, TOMBSTONE_TYPE, typeOf } from './stored-form.js';
import { DELETED_REVISION } from './stream-states.js';

/** A tick is 100 nanoseconds. */
const TICKS_PER_MILLISECOND = '0000';

/** How ids travel, as the reader asks. */
export type UuidForm = 'text' | 'numbers';

/** @param withPosition whether the place in `$all` is told beside the event, as for readers of `$all` */
export function eventResponse(stored: StoredEvent, uuidForm: UuidForm, withPosition: boolean): ReadResponse {
  const wire = String(wirePositionOf(stored.position));
  const recorded = new ReadResp.ReadEvent.RecordedEvent();
  const type = typeOf(stored);
  recorded.setId(uuidMessageOf(stored.id, uuidForm));
  recorded.setStreamIdentifier(identifierOf(streamNameOf(stored.streamId)));
  recorded.setStreamRevision(String(type === TOMBSTONE_TYPE ? DELETED_REVISION : stored.revision));
  recorded.setCommitPosition(wire);
  recorded.setPreparePosition(wire);
  const properties = recorded.getMetadataMap();
  properties.set('type', type);
  properties.set('content-type', isJson(stored) ? 'application/json' : 'application/octet-stream');
  properties.set('created', `${Date.parse(stored.recordedAt)}${TICKS_PER_MILLISECOND}`);
  recorded.setCustomMetadata(customMetadataOf(stored));
  recorded.setData(dataOf(stored));

  const event = new ReadResp.ReadEvent();
  event.setEvent(recorded);
  if (withPosition) event.setCommitPosition(wire);
  else event.setNoPosition(new Empty());
  const response = new ReadResp();
  response.setEvent(event);
  return response;
}

export function streamNotFoundResponse(streamName: string): ReadResponse {
  const notFound = new ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifierOf(streamName));
  const response = new ReadResp();
  response.setStreamNotFound(notFound);
  return response;
}

export function confirmationResponse(subscriptionId: string): ReadResponse {
  const confirmation = new ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(subscriptionId);
  const response = new ReadResp();
  response.setConfirmation(confirmation);
  return response;
}

export function checkpointResponse(stored: StoredEvent): ReadResponse {
  const wire = String(wirePositionOf(stored.position));
  const checkpoint = new ReadResp.Checkpoint();
  checkpoint.setCommitPosition(wire);
  checkpoint.setPreparePosition(wire);
  const response = new ReadResp();
  response.setCheckpoint(checkpoint);
  return response;
}

export function caughtUpResponse(): ReadResponse {
  const response = new ReadResp();
  response.setCaughtUp(new ReadResp.CaughtUp());
  return response;
}

export function fellBehindResponse(): ReadResponse {
  const response = new ReadResp();
  response.setFellBehind(new ReadResp.FellBehind());
  return response;
}

function identifierOf(streamName: string): InstanceType<typeof StreamIdentifier> {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Buffer.from(streamName, 'utf8'));
  return identifier;
}

function uuidMessageOf(id: string, form: UuidForm): InstanceType<typeof UUID> {
  const message = new UUID();
  if (form === 'text') {
    message.setString(id);
    return message;
  }
  const hex = id.replaceAll('-', '');
  const structured = new UUID.Structured();
  structured.setMostSignificantBits(signed(hex.slice(0, 16)));
  structured.setLeastSignificantBits(signed(hex.slice(16)));
  message.setStructured(structured);
  return message;
}

function signed(hex: string): string {
  return String(BigInt.asIntN(64, BigInt(`0x${hex}`)));
}

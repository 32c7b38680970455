import type { ReadResp as ReadResponse } from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredEvent } from '#libs/event-store/event-log';
import { wirePositionOf } from './positions.js';
import { ReadResp, StreamIdentifier } from './protocol.js';

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

import { status } from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import type { Status as StatusMessage } from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendResp as BatchResponse } from '@eventstore/db-client/generated/streams_pb.js';
import { MAX_APPEND_SIZE } from './failures.js';
import { wirePositionOf } from './positions.js';
import {
  AllStreamPosition,
  Any,
  BadRequest,
  BatchAppendResp,
  GoogleEmpty,
  MaximumAppendSizeExceeded,
  Status,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  WrongExpectedVersion,
} from './protocol.js';
import type { AppendOutcome, ExpectedVersion } from './stream-writer.js';

const PACKAGE = 'event_store.client';

export function successOf(outcome: Extract<AppendOutcome, { kind: 'appended' | 'nothing' }>): BatchResponse.Success {
  const success = new BatchAppendResp.Success();
  if (outcome.revision === undefined) success.setNoStream(new GoogleEmpty());
  else success.setCurrentRevision(String(outcome.revision));
  if (outcome.kind === 'appended') {
    const wire = String(wirePositionOf(outcome.position));
    const position = new AllStreamPosition();
    position.setCommitPosition(wire);
    position.setPreparePosition(wire);
    success.setPosition(position);
  } else {
    success.setNoPosition(new GoogleEmpty());
  }
  return success;
}

export function outcomeStatus(
  streamName: string,
  expected: ExpectedVersion,
  outcome: Extract<AppendOutcome, { kind: 'wrong-version' | 'deleted' }>,
): StatusMessage {
  if (outcome.kind === 'deleted') {
    const identifier = new StreamIdentifier();
    identifier.setStreamName(Uint8Array.from(Buffer.from(streamName, 'utf8')));
    const deleted = new StreamDeleted();
    deleted.setStreamIdentifier(identifier);
    return statusOf(status.UNKNOWN, 'StreamDeleted', deleted);
  }
  const wrong = new WrongExpectedVersion();
  if (outcome.current === undefined) wrong.setCurrentNoStream(new GoogleEmpty());
  else wrong.setCurrentStreamRevision(String(outcome.current));
  switch (expected) {
    case 'any':
      wrong.setExpectedAny(new GoogleEmpty());
      break;
    case 'stream-exists':
      wrong.setExpectedStreamExists(new GoogleEmpty());
      break;
    case 'no-stream':
      wrong.setExpectedNoStream(new GoogleEmpty());
      break;
    default:
      wrong.setExpectedStreamPosition(String(expected));
  }
  return statusOf(status.UNKNOWN, 'WrongExpectedVersion', wrong);
}

export function maximumSizeStatus(): StatusMessage {
  const exceeded = new MaximumAppendSizeExceeded();
  exceeded.setMaxappendsize(MAX_APPEND_SIZE);
  return statusOf(status.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', exceeded);
}

/** The events may be written or not. */
export function timedOut(message = 'Timeout'): StatusMessage {
  return statusOf(status.DEADLINE_EXCEEDED, 'Timeout', new Timeout(), message);
}

export function badRequest(message: string): StatusMessage {
  const bad = new BadRequest();
  bad.setMessage(message);
  return statusOf(status.INVALID_ARGUMENT, 'BadRequest', bad, message);
}

/** A `google.rpc.Status` with one of the client's own messages in it; the client tells them apart by the type's name. */
function statusOf(code: status, type: string, details: Message, message = type): StatusMessage {
  const any = new Any();
  any.pack(details.serializeBinary(), `${PACKAGE}.${type}`);
  const failed = new Status();
  // The numbers of google.rpc.Code are those of gRPC's own statuses.
  failed.setCode(code as number);
  failed.setMessage(message);
  failed.setDetails(any);
  return failed;
}

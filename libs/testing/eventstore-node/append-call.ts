import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import type {
  AppendReq as AppendRequest,
  AppendResp as AppendResponse,
} from '@eventstore/db-client/generated/streams_pb.js';
import {
  failureOfWrite,
  invalidArgument,
  maximumAppendSizeExceeded,
  MAX_APPEND_SIZE,
  streamDeleted,
} from './failures.js';
import { wirePositionOf } from './positions.js';
import { nameOf, proposedEventOf, sizeOf } from './proposals.js';
import { AppendResp, Empty } from './protocol.js';
import type { ProposedEvent } from './stored-form.js';
import type { AppendOutcome, ExpectedVersion, StreamWriter } from './stream-writer.js';

/** `Streams.Append`: options first, then one message per event; a wrong version is a response, other refusals are statuses. */
export async function answerAppend(
  writer: StreamWriter,
  call: ServerReadableStream<AppendRequest, AppendResponse>,
  answer: sendUnaryData<AppendResponse>,
): Promise<void> {
  try {
    const { streamName, expected, events } = await requestOf(call);
    const outcome = await writer.append(streamName, expected, events);
    if (outcome.kind === 'deleted') throw streamDeleted(streamName);
    answer(null, responseOf(expected, outcome));
  } catch (error) {
    answer(failureOfWrite(error));
  }
}

async function requestOf(call: ServerReadableStream<AppendRequest, AppendResponse>): Promise<{
  readonly streamName: string;
  readonly expected: ExpectedVersion;
  readonly events: readonly ProposedEvent[];
}> {
  let options: AppendRequest.Options | undefined;
  const events: ProposedEvent[] = [];
  let size = 0;
  for await (const message of call as AsyncIterable<AppendRequest>) {
    const proposed = message.getProposedMessage();
    if (options === undefined) options = message.getOptions();
    if (options === undefined) throw invalidArgument('an append begins with its options');
    if (proposed === undefined) continue;
    const event = proposedEventOf(proposed);
    size += sizeOf(event);
    if (size > MAX_APPEND_SIZE) throw maximumAppendSizeExceeded();
    events.push(event);
  }
  if (options === undefined) throw invalidArgument('an append begins with its options');
  return { streamName: nameOf(options.getStreamIdentifier()), expected: expectedOf(options), events };
}

/** What append, delete and tombstone have in common in their options. */
export interface ExpectingOptions {
  hasRevision(): boolean;
  getRevision(): string;
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** @throws CallFailure when nothing is expected */
export function expectedOf(options: ExpectingOptions): ExpectedVersion {
  if (options.hasRevision()) return BigInt(options.getRevision());
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  throw invalidArgument('an expected stream revision is missing');
}

function responseOf(expected: ExpectedVersion, outcome: Exclude<AppendOutcome, { kind: 'deleted' }>): AppendResponse {
  const response = new AppendResp();
  if (outcome.kind === 'wrong-version') {
    response.setWrongExpectedVersion(wrongVersionOf(expected, outcome.current));
    return response;
  }
  const success = new AppendResp.Success();
  if (outcome.revision === undefined) success.setNoStream(new Empty());
  else success.setCurrentRevision(String(outcome.revision));
  if (outcome.kind === 'appended') {
    const wire = String(wirePositionOf(outcome.position));
    const position = new AppendResp.Position();
    position.setCommitPosition(wire);
    position.setPreparePosition(wire);
    success.setPosition(position);
  } else {
    success.setNoPosition(new Empty());
  }
  response.setSuccess(success);
  return response;
}

function wrongVersionOf(expected: ExpectedVersion, current: number | undefined): AppendResponse.WrongExpectedVersion {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (current === undefined) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentRevision(String(current));
  switch (expected) {
    case 'any':
      wrong.setExpectedAny(new Empty());
      break;
    case 'stream-exists':
      wrong.setExpectedStreamExists(new Empty());
      break;
    case 'no-stream':
      wrong.setExpectedNoStream(new Empty());
      break;
    default:
      wrong.setExpectedRevision(String(expected));
  }
  return wrong;
}

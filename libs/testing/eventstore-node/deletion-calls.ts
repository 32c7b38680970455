import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type {
  DeleteReq as DeleteRequest,
  DeleteResp as DeleteResponse,
  TombstoneReq as TombstoneRequest,
  TombstoneResp as TombstoneResponse,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { Position } from '#libs/event-store/event-log';
import { expectedOf, type ExpectingOptions } from './append-call.js';
import { failureOfWrite, invalidArgument, streamDeleted, wrongExpectedVersion } from './failures.js';
import { wirePositionOf } from './positions.js';
import { nameOf } from './proposals.js';
import { DeleteResp, TombstoneResp } from './protocol.js';
import type { AppendOutcome, ExpectedVersion, StreamWriter } from './stream-writer.js';

/** `Streams.Delete`: refusals come in trailers. */
export async function answerDelete(
  writer: StreamWriter,
  call: ServerUnaryCall<DeleteRequest, DeleteResponse>,
  answer: sendUnaryData<DeleteResponse>,
): Promise<void> {
  try {
    const wire = await end(call.request.getOptions(), (name, expected) => writer.delete(name, expected));
    const position = new DeleteResp.Position();
    position.setCommitPosition(wire);
    position.setPreparePosition(wire);
    const response = new DeleteResp();
    response.setPosition(position);
    answer(null, response);
  } catch (error) {
    answer(failureOfWrite(error));
  }
}

/** `Streams.Tombstone`: refusals come in trailers. */
export async function answerTombstone(
  writer: StreamWriter,
  call: ServerUnaryCall<TombstoneRequest, TombstoneResponse>,
  answer: sendUnaryData<TombstoneResponse>,
): Promise<void> {
  try {
    const wire = await end(call.request.getOptions(), (name, expected) => writer.tombstone(name, expected));
    const position = new TombstoneResp.Position();
    position.setCommitPosition(wire);
    position.setPreparePosition(wire);
    const response = new TombstoneResp();
    response.setPosition(position);
    answer(null, response);
  } catch (error) {
    answer(failureOfWrite(error));
  }
}

type Options = ExpectingOptions & Pick<DeleteRequest.Options, 'getStreamIdentifier'>;

/** @returns the position of the event that says so */
async function end(
  options: Options | undefined,
  write: (streamName: string, expected: ExpectedVersion) => Promise<AppendOutcome>,
): Promise<string> {
  if (options === undefined) throw invalidArgument('options are missing');
  const streamName = nameOf(options.getStreamIdentifier());
  const expected = expectedOf(options);
  return String(wirePositionOf(positionOf(await write(streamName, expected), streamName, expected)));
}

function positionOf(outcome: AppendOutcome, streamName: string, expected: ExpectedVersion): Position {
  switch (outcome.kind) {
    case 'appended':
      return outcome.position;
    case 'deleted':
      throw streamDeleted(streamName);
    case 'nothing':
      throw wrongExpectedVersion(streamName, expected, outcome.revision);
    case 'wrong-version':
      throw wrongExpectedVersion(streamName, expected, outcome.current);
  }
}

import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { WrongExpectedRevisionError } from '#libs/event-store/event-log';
import { Problem } from '#libs/kernel/problem';
import type { ExpectedVersion } from './stream-writer.js';

/** Octets of one append, all its events together: the default of the engine. */
export const MAX_APPEND_SIZE = 1024 * 1024;

/** A call that ends with a gRPC status; what the client makes of it is told by the trailers. */
export class CallFailure extends Error implements Partial<StatusObject> {
  override readonly name = 'CallFailure';
  readonly metadata = new Metadata();

  constructor(
    readonly code: status,
    readonly details: string,
    trailers: Readonly<Record<string, string>> = {},
  ) {
    super(details);
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, asciiOf(value));
  }
}

export function streamDeleted(streamName: string): CallFailure {
  return new CallFailure(status.FAILED_PRECONDITION, `Event stream '${streamName}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': streamName,
  });
}

export function wrongExpectedVersion(
  streamName: string,
  expected: ExpectedVersion,
  current: number | undefined,
): CallFailure {
  return new CallFailure(status.FAILED_PRECONDITION, `Stream '${streamName}' is not at the expected version.`, {
    exception: 'wrong-expected-version',
    'stream-name': streamName,
    'expected-version': String(expectedNumberOf(expected)),
    // An absent stream has no version to tell; the client then says `no_stream`.
    ...(current === undefined ? {} : { 'actual-version': String(current) }),
  });
}

export function maximumAppendSizeExceeded(): CallFailure {
  return new CallFailure(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_SIZE} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_SIZE),
  });
}

export function missingMetadata(): CallFailure {
  return new CallFailure(status.INVALID_ARGUMENT, 'Required Metadata Property is missing.', {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });
}

export function invalidArgument(details: string): CallFailure {
  return new CallFailure(status.INVALID_ARGUMENT, details);
}

/** What open streams hear when the node stops. */
export function shuttingDown(): CallFailure {
  return new CallFailure(status.CANCELLED, 'the node is shutting down');
}

/** Whether an append was refused as such; anything else leaves its outcome open. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RangeError || error instanceof Problem || error instanceof WrongExpectedRevisionError;
}

/** The status of an append, delete or tombstone that failed in the log. */
export function failureOfWrite(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  if (isRefusal(error)) return invalidArgument((error as Error).message);
  return new CallFailure(status.DEADLINE_EXCEEDED, `the outcome of the write is unknown: ${String(error)}`);
}

/** The status of a read that failed in the log. */
export function failureOfRead(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  if (error instanceof RangeError || error instanceof SyntaxError) return invalidArgument(error.message);
  return new CallFailure(status.UNAVAILABLE, `the log cannot be read: ${String(error)}`);
}

/** Expected versions that are no revision, as numbers, in the form of the trailers. */
function expectedNumberOf(expected: ExpectedVersion): bigint {
  switch (expected) {
    case 'no-stream':
      return -1n;
    case 'any':
      return -2n;
    case 'stream-exists':
      return -4n;
    default:
      return expected;
  }
}

/** Trailers hold printable ASCII; other characters are percent-encoded. */
function asciiOf(value: string): string {
  return value.replace(/[^\x20-\x7e]+/g, (others) => encodeURIComponent(others));
}

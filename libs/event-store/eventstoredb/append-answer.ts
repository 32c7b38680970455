import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Problem } from '#libs/kernel/problem';
import { ABSENT, type EncodedAppend } from '../encoded-append.js';
import type { Position } from '../event-log.js';
import { EVENT_TOO_LARGE } from '../problems.js';
import { NoAnswerError } from './failures.js';
import { positionOf } from './position.js';

/** What became of one append. */
export type AppendAnswer =
  /** A server may leave the position out when it recognises an append it had written before. */
  | { readonly appended: true; readonly revision: number; readonly position: Position | undefined }
  /** The stream's revision, `ABSENT` when there is none. */
  | { readonly appended: false; readonly actual: number };

/**
 * @throws NoAnswerError when the server does not know itself
 * @throws Problem when the append is larger than the server takes
 * @throws Error when the server refuses for another reason
 */
export function appendAnswerOf(append: EncodedAppend, response: BatchAppendResp): AppendAnswer {
  const success = response.getSuccess();
  if (success !== undefined) {
    const position = success.getPosition();
    return {
      appended: true,
      revision: append.expected + append.events.length,
      position: position && positionOf(position.getCommitPosition(), position.getPreparePosition()),
    };
  }
  return refusalOf(append, response.getError());
}

const PACKAGE = 'event_store.client.';

function refusalOf(append: EncodedAppend, error: Status | undefined): AppendAnswer {
  const details = error?.getDetails();
  const name = details?.getTypeName() ?? '';
  switch (name) {
    case `${PACKAGE}WrongExpectedVersion`: {
      const wrong = details!.unpack(shared.WrongExpectedVersion.deserializeBinary, name)!;
      const actual = wrong.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : ABSENT;
      return { appended: false, actual };
    }
    case `${PACKAGE}MaximumAppendSizeExceeded`: {
      const limit = details!.unpack(shared.MaximumAppendSizeExceeded.deserializeBinary, name)!.getMaxappendsize();
      throw new Problem(EVENT_TOO_LARGE, { streamId: append.streamId, bytes: append.bytes, limit });
    }
    case `${PACKAGE}Timeout`:
    case `${PACKAGE}Unknown`:
      throw new NoAnswerError(`the event log does not know what became of an append to ${append.streamId}`);
    default: {
      const reason = name === '' ? (error?.getMessage() ?? 'no reason given') : name.slice(PACKAGE.length);
      throw new Error(`the event log refuses an append to ${append.streamId}: ${reason}`);
    }
  }
}

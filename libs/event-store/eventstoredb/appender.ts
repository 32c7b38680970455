import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '../back-off.js';
import type { EncodedAppend } from '../encoded-append.js';
import type { AppendAnswer } from './append-answer.js';
import { ANSWER_TIMEOUT, AppendCall, BrokenCallError } from './append-call.js';
import type { EventStoreConnection } from './connection.js';
import { ATTEMPTS, isTransient } from './failures.js';
import { Room, type RoomLimits } from './room.js';

export interface AppenderLimits {
  /** What may be on its way to the server at once; further appends wait in their order. */
  readonly inFlight: RoomLimits;
  /** Milliseconds after which an append without an answer is in doubt. */
  readonly answerTimeout: number;
}

export const APPENDER_LIMITS: AppenderLimits = {
  inFlight: { items: 1024, bytes: 32 * 1024 * 1024 },
  answerTimeout: ANSWER_TIMEOUT,
};

/**
 * Sends concurrent appends over one shared call. Appends to one stream go one after the other, so that one sent again cannot be overtaken
 * by the next. An append in doubt is sent again, the same ids at the same revision, a bounded number of times: what had been written comes
 * back as the first result or as not appended, for the caller to recognise by its event ids.
 */
export class Appender {
  private call: AppendCall | undefined;
  private opening: Promise<AppendCall> | undefined;
  private readonly room: Room;
  /** The last append of each stream under way. */
  private readonly tails = new Map<string, Promise<unknown>>();
  private closed = false;

  constructor(
    private readonly connection: EventStoreConnection,
    private readonly limits: AppenderLimits = APPENDER_LIMITS,
  ) {
    this.room = new Room(limits.inFlight);
  }

  /** @throws the last error when the outcome stays unknown; otherwise as the server's refusal reads */
  async append(append: EncodedAppend): Promise<AppendAnswer> {
    if (this.closed) throw new Error('the event log is closed');
    const { streamId } = append;
    const answer = this.sendAfter(this.tails.get(streamId), append);
    const settled = answer.then(
      () => undefined,
      () => undefined,
    );
    this.tails.set(streamId, settled);
    try {
      return await answer;
    } finally {
      if (this.tails.get(streamId) === settled) this.tails.delete(streamId);
    }
  }

  /** Refuses new appends and waits for those under way. */
  async close(): Promise<void> {
    this.closed = true;
    while (this.tails.size > 0) await Promise.all(this.tails.values());
    this.call?.end();
  }

  private async sendAfter(previous: Promise<unknown> | undefined, append: EncodedAppend): Promise<AppendAnswer> {
    if (previous !== undefined) await previous;
    await this.room.enter(append.bytes);
    try {
      return await this.sendUntilAnswered(append);
    } finally {
      this.room.leave(append.bytes);
    }
  }

  private async sendUntilAnswered(append: EncodedAppend): Promise<AppendAnswer> {
    let alone = false;
    for (let attempt = 1; ; attempt++) {
      try {
        return alone ? await this.sendAlone(append) : await (await this.sharedCall()).send(append);
      } catch (error) {
        const reason: unknown = error instanceof BrokenCallError ? error.cause : error;
        const inDoubt = isTransient(reason);
        // A call that the server ended for another reason was ended for one of its appends: alone, it fails only its own caller.
        const suspicious: boolean = error instanceof BrokenCallError && !inDoubt && !alone;
        if (attempt === ATTEMPTS || !(inDoubt || suspicious)) throw reason;
        alone = suspicious || alone;
        await sleep(backOff(attempt));
      }
    }
  }

  /** Whoever finds the call broken opens the next one, for all. */
  private async sharedCall(): Promise<AppendCall> {
    if (this.call !== undefined && !this.call.isBroken) return this.call;
    this.opening ??= AppendCall.open(this.connection, this.limits.answerTimeout)
      .then((call) => (this.call = call))
      .finally(() => (this.opening = undefined));
    return await this.opening;
  }

  private async sendAlone(append: EncodedAppend): Promise<AppendAnswer> {
    const call = await AppendCall.open(this.connection, this.limits.answerTimeout);
    try {
      return await call.send(append);
    } finally {
      call.end();
    }
  }
}

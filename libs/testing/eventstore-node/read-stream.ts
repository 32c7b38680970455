import type { EventLog } from '#libs/event-store/event-log';
import { eventOctets } from './event-octets.js';
import { streamDeleted } from './failures.js';
import { caughtUpResponse, confirmationResponse, streamNotFoundResponse } from './read-response.js';
import type { StreamReadRequest, StreamSubscriptionRequest } from './read-request.js';
import type { ResponseStream } from './response-stream.js';
import { logStreamOf, TOMBSTONE_TYPE, typeOf } from './stored-form.js';
import type { StreamGrowth } from './stream-growth.js';
import type { StreamStates } from './stream-states.js';
import type { StreamWriter } from './stream-writer.js';

/** Reads of one stream, as its metadata let it be seen. */
export class StreamReader {
  constructor(
    private readonly log: EventLog,
    private readonly states: StreamStates,
    private readonly writer: StreamWriter,
    private readonly growth: StreamGrowth,
  ) {}

  async read(request: StreamReadRequest, out: ResponseStream): Promise<void> {
    const { streamName, direction, from, count, uuidForm } = request;
    if (this.states.isTombstoned(streamName)) throw streamDeleted(streamName);
    const first = await this.firstShown(streamName);
    const start = direction === 'forwards' ? Math.max(from ?? 0, first) : from;
    let sent = 0;
    if (first < Infinity && count > 0) {
      const options = { direction, limit: count, ...(start === undefined ? {} : { from: start }) };
      for await (const page of this.log.readStream(logStreamOf(streamName), options)) {
        for (const event of page) {
          if (out.signal.aborted) return;
          if (event.revision < first) return;
          if (typeOf(event) === TOMBSTONE_TYPE) throw streamDeleted(streamName);
          sent += 1;
          const behind = out.send(eventOctets(event, uuidForm, false));
          if (behind !== undefined) await behind;
        }
      }
    }
    if (sent === 0 && !(await this.exists(streamName))) await out.send(streamNotFoundResponse(streamName));
  }

  /** All events after a revision, then new ones as they come; a stream that is absent may still begin. */
  async subscribe(request: StreamSubscriptionRequest, out: ResponseStream): Promise<void> {
    const { streamName, uuidForm } = request;
    if (this.states.isTombstoned(streamName)) throw streamDeleted(streamName);
    const followed = this.growth.follow(streamName, out.signal);
    await out.send(confirmationResponse(request.subscriptionId));
    let next = request.after === 'end' ? await this.afterTheLast(streamName) : request.after + 1;
    let caughtUp = false;
    while (!out.signal.aborted) {
      const first = await this.firstShown(streamName);
      if (first < Infinity) next = Math.max(next, first);
      for await (const page of this.log.readStream(logStreamOf(streamName), { from: next })) {
        for (const event of page) {
          if (out.signal.aborted) return;
          if (typeOf(event) === TOMBSTONE_TYPE) throw streamDeleted(streamName);
          next = event.revision + 1;
          const behind = out.send(eventOctets(event, uuidForm, false));
          if (behind !== undefined) await behind;
        }
      }
      if (this.states.isTombstoned(streamName)) throw streamDeleted(streamName);
      if (!caughtUp) {
        caughtUp = true;
        await out.send(caughtUpResponse());
      }
      await followed.wait();
    }
  }

  /** First revision that the stream's metadata show, Infinity when they show none. */
  private async firstShown(streamName: string): Promise<number> {
    const state = this.states.of(streamName);
    if (state === undefined) return 0;
    if (state.softDeleted) return Infinity;
    if (state.maxCount === Infinity) return state.truncateBefore;
    const [last] = await this.writer.lastOf(streamName, 1);
    return Math.max(state.truncateBefore, (last?.revision ?? -1) - state.maxCount + 1);
  }

  /** A stream all of whose events are hidden exists; one deleted softly does not. */
  private async exists(streamName: string): Promise<boolean> {
    if (this.states.of(streamName)?.softDeleted === true) return false;
    return (await this.writer.lastOf(streamName, 1)).length > 0;
  }

  private async afterTheLast(streamName: string): Promise<number> {
    const [last] = await this.writer.lastOf(streamName, 1);
    return last === undefined ? 0 : last.revision + 1;
  }
}

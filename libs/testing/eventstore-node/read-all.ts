import { START_OF_LOG, type EventLog, type StoredEvent } from '#libs/event-store/event-log';
import type { EventFilter } from './event-filter.js';
import { eventOctets } from './event-octets.js';
import { placeBefore, placeFurtherBack, placeUpTo } from './positions.js';
import { caughtUpResponse, checkpointResponse, confirmationResponse, fellBehindResponse } from './read-response.js';
import type { AllReadRequest, AllSubscriptionRequest } from './read-request.js';
import type { ResponseStream } from './response-stream.js';

/** Events of the log read at a time. */
const PAGE = 500;

/** Reads of `$all`, system events included. */
export class AllReader {
  constructor(private readonly log: EventLog) {}

  async read(request: AllReadRequest, out: ResponseStream): Promise<void> {
    const { count, filter, uuidForm } = request;
    if (count === 0) return;
    let left = count;
    const pages = request.direction === 'forwards' ? this.forwards(request) : this.backwards(request);
    for await (const page of pages) {
      for (const event of page) {
        if (out.signal.aborted) return;
        if (filter !== undefined && !filter.matches(event)) continue;
        const behind = out.send(eventOctets(event, uuidForm, true));
        if (behind !== undefined) await behind;
        left -= 1;
        if (left === 0) return;
      }
    }
  }

  /** From a position, inclusive. */
  private async *forwards({ from, count, filter }: AllReadRequest): AsyncGenerator<readonly StoredEvent[]> {
    if (from === 'end') return;
    const after = from === 'start' ? START_OF_LOG : placeBefore(from);
    const pageSize = filter === undefined ? Math.min(PAGE, count) : PAGE;
    for await (const page of this.log.readAll({ after, pageSize })) yield page.events;
  }

  /** From a position, exclusive; our log reads forwards only, hence windows, which grow while a filter finds nothing. */
  private async *backwards({ from, count }: AllReadRequest): AsyncGenerator<readonly StoredEvent[]> {
    const head = await this.log.head();
    const asked = from === 'end' ? head : from === 'start' ? START_OF_LOG : placeBefore(from);
    let end = asked < head ? asked : head;
    for (let window = Math.min(PAGE, count); end > START_OF_LOG; window = Math.min(PAGE, window * 2)) {
      const after = placeFurtherBack(end, window);
      const events: StoredEvent[] = [];
      for await (const page of this.log.readAll({ after, upTo: end, pageSize: window })) events.push(...page.events);
      yield events.reverse();
      end = after;
    }
  }

  /** All events after a position, exclusive, then new ones as they come. */
  async subscribe(request: AllSubscriptionRequest, out: ResponseStream): Promise<void> {
    const { after, filter } = request;
    const start = after === 'end' ? await this.log.head() : after === 'start' ? START_OF_LOG : placeUpTo(after);
    await out.send(confirmationResponse(request.subscriptionId));
    const state = { live: false, examined: 0 };
    for await (const page of this.log.subscribe({ after: start, signal: out.signal, pageSize: PAGE })) {
      if (state.live && !page.caughtUp) {
        state.live = false;
        await out.send(fellBehindResponse());
      }
      for (const event of page.events) {
        if (out.signal.aborted) return;
        await this.deliver(event, request, filter, state, out);
      }
      if (page.caughtUp && !state.live) {
        state.live = true;
        await out.send(caughtUpResponse());
      }
    }
  }

  private deliver(
    event: StoredEvent,
    { uuidForm }: AllSubscriptionRequest,
    filter: EventFilter | undefined,
    state: { examined: number },
    out: ResponseStream,
  ): Promise<void> | undefined {
    let behind: Promise<void> | undefined;
    if (filter === undefined || filter.matches(event)) behind = out.send(eventOctets(event, uuidForm, true));
    if (filter === undefined) return behind;
    state.examined += 1;
    if (state.examined < filter.checkpointInterval) return behind;
    state.examined = 0;
    return out.send(checkpointResponse(event)) ?? behind;
  }
}

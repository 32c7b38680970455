import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { UUID as UuidMessage } from '@eventstore/db-client/generated/shared_pb.js';
import type { Status as StatusMessage } from '@eventstore/db-client/generated/status_pb.js';
import type {
  BatchAppendReq as BatchRequest,
  BatchAppendResp as BatchResponse,
} from '@eventstore/db-client/generated/streams_pb.js';
import { badRequest, maximumSizeStatus, outcomeStatus, successOf, timedOut } from './batch-append-response.js';
import { CallFailure, invalidArgument, isRefusal, MAX_APPEND_SIZE } from './failures.js';
import type { EventStoreNodeHooks, Interference } from './node-hooks.js';
import { nameOf, proposedEventOf, sizeOf, uuidOf } from './proposals.js';
import { BatchAppendResp } from './protocol.js';
import type { ProposedEvent } from './stored-form.js';
import type { ExpectedVersion, StreamWriter } from './stream-writer.js';

/** Longest an append may take, whatever deadline it carries. */
const LONGEST_DEADLINE = 60_000;

/** An append whose chunks are coming in or whose events are being written. */
interface Pending {
  readonly correlationId: UuidMessage;
  readonly options: BatchRequest.Options;
  readonly streamName: string;
  readonly expected: ExpectedVersion;
  readonly deadline: number;
  readonly events: ProposedEvent[];
  size: number;
}

/**
 * `Streams.BatchAppend`: one stream of chunks of many appends, answered in the order in which they are done. Options come with the first
 * chunk of a correlation id only, deadlines travel inside them; every refusal is a response of its own, so that one append never ends
 * the others.
 */
export class BatchAppendCall {
  private readonly pending = new Map<string, Pending>();
  private timer: NodeJS.Timeout | undefined;
  private timerDue = Infinity;
  private ended = false;
  private closed = false;

  constructor(
    private readonly call: ServerDuplexStream<BatchRequest, BatchResponse>,
    private readonly writer: StreamWriter,
    private readonly hooks: EventStoreNodeHooks,
    private readonly nextOrdinal: () => number,
    private readonly done: (call: BatchAppendCall) => void,
  ) {
    call.on('data', (request: BatchRequest) => this.receive(request));
    call.on('end', () => {
      this.ended = true;
      this.endWhenDone();
    });
    call.on('cancelled', () => this.close());
    call.on('error', () => this.close());
  }

  /** Ends the stream with a status; appends under way are written or not, nobody is told. */
  break(failure: CallFailure): void {
    if (this.closed) return;
    this.call.emit('error', failure);
    this.close();
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.pending.clear();
    this.done(this);
  }

  private endWhenDone(): void {
    if (!this.ended || this.pending.size > 0 || this.closed) return;
    this.call.end();
    this.close();
  }

  private receive(request: BatchRequest): void {
    let id: string;
    try {
      id = uuidOf(request.getCorrelationId());
    } catch {
      // Without an id to answer to, the stream itself is wrong.
      return this.break(invalidArgument('a chunk has a correlation id'));
    }
    try {
      this.take(id, request);
    } catch (error) {
      this.pending.delete(id);
      this.send(request.getCorrelationId()!, request.getOptions(), badRequest((error as Error).message));
    }
  }

  private take(id: string, request: BatchRequest): void {
    const options = request.getOptions();
    if (options !== undefined && !this.pending.has(id)) {
      const started = pendingOf(request.getCorrelationId()!, options);
      if (started.deadline <= Date.now()) return this.send(started.correlationId, options, timedOut());
      this.pending.set(id, started);
      this.watch(started.deadline);
    }
    const append = this.pending.get(id);
    // The rest of an append that was refused.
    if (append === undefined) return;
    for (const message of request.getProposedMessagesList()) {
      try {
        const event = proposedEventOf(message);
        append.events.push(event);
        append.size += sizeOf(event);
      } catch (error) {
        return this.answer(id, append, badRequest((error as Error).message));
      }
    }
    if (append.size > MAX_APPEND_SIZE) return this.answer(id, append, maximumSizeStatus());
    if (request.getIsFinal()) void this.write(id, append);
  }

  /** Never rejects. */
  private async write(id: string, append: Pending): Promise<void> {
    const { streamName, expected, events } = append;
    const observed = { streamName, events: events.length, ordinal: this.nextOrdinal() };
    try {
      // Awaited only where a test has a hook: appends of one stream reach the log in the order in which they came.
      const before = this.hooks.beforeAppend?.(observed);
      if (before !== undefined && this.interfere(id, await before)) return;
      const outcome = await this.writer.append(streamName, expected, events);
      const after = this.hooks.afterAppend?.(observed);
      if (after !== undefined && this.interfere(id, await after)) return;
      this.answer(
        id,
        append,
        outcome.kind === 'appended' || outcome.kind === 'nothing'
          ? successOf(outcome)
          : outcomeStatus(streamName, expected, outcome),
      );
    } catch (error) {
      const { message } = error as Error;
      this.answer(id, append, isRefusal(error) ? badRequest(message) : timedOut(message));
    }
  }

  /** @returns whether the append is to get no answer */
  private interfere(id: string, interference: Interference): boolean {
    if (interference === 'continue') return false;
    this.pending.delete(id);
    if (interference === 'break') this.break(new CallFailure(status.UNAVAILABLE, 'the batch stream was broken'));
    else this.endWhenDone();
    return true;
  }

  private answer(id: string, append: Pending, result: StatusMessage | BatchResponse.Success): void {
    // Answered already, when its deadline passed: the client knows the correlation id no more.
    if (this.pending.get(id) !== append) return;
    this.pending.delete(id);
    this.send(append.correlationId, append.options, result);
    this.endWhenDone();
  }

  private send(
    correlationId: UuidMessage,
    options: BatchRequest.Options | undefined,
    result: StatusMessage | BatchResponse.Success,
  ): void {
    if (this.closed) return;
    const response = new BatchAppendResp();
    response.setCorrelationId(correlationId);
    response.setStreamIdentifier(options?.getStreamIdentifier());
    if (result instanceof BatchAppendResp.Success) response.setSuccess(result);
    else response.setError(result);
    // Answers are small and one per append: what the client does not read, it does not ask for either.
    this.call.write(response);
  }

  /** One timer for the earliest deadline of all. */
  private watch(deadline: number): void {
    if (deadline >= this.timerDue) return;
    clearTimeout(this.timer);
    this.timerDue = deadline;
    this.timer = setTimeout(() => this.expire(), Math.max(0, deadline - Date.now()));
  }

  private expire(): void {
    this.timerDue = Infinity;
    const now = Date.now();
    let next = Infinity;
    for (const [id, append] of this.pending) {
      if (append.deadline <= now) this.answer(id, append, timedOut());
      else next = Math.min(next, append.deadline);
    }
    if (next < Infinity && !this.closed) this.watch(next);
  }
}

function pendingOf(correlationId: UuidMessage, options: BatchRequest.Options): Pending {
  const deadline = options.getDeadline();
  const longest = Date.now() + LONGEST_DEADLINE;
  return {
    correlationId,
    options,
    streamName: nameOf(options.getStreamIdentifier()),
    expected: expectedOf(options),
    deadline: deadline === undefined ? longest : Math.min(longest, deadline.toDate().getTime()),
    events: [],
    size: 0,
  };
}

function expectedOf(options: BatchRequest.Options): ExpectedVersion {
  if (options.hasStreamPosition()) return BigInt(options.getStreamPosition());
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  throw invalidArgument('an expected stream position is missing');
}

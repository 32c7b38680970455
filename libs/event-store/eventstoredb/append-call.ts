import { randomUUID } from 'node:crypto';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { EncodedAppend } from '../encoded-append.js';
import { appendAnswerOf, type AppendAnswer } from './append-answer.js';
import { appendRequests } from './append-request.js';
import type { BatchAppendCall, EventStoreConnection } from './connection.js';
import { NoAnswerError } from './failures.js';
import { uuidOf } from './stored-record.js';

/** Milliseconds after which an unanswered append makes its call count as broken; a server gives up on its own disks and peers before. */
export const ANSWER_TIMEOUT = 15_000;

/** Looks at the oldest unanswered append within that time. */
const LOOKS = 15;

/** The call ended with the append under way: what became of it is unknown. */
export class BrokenCallError extends Error {
  override readonly name = 'BrokenCallError';
}

interface PendingAppend {
  readonly append: EncodedAppend;
  readonly sentAt: number;
  resolve(answer: AppendAnswer): void;
  reject(error: unknown): void;
}

/** One call over which appends go out and answers come back in any order. When it breaks it breaks for all that were under way. */
export class AppendCall {
  private readonly pending = new Map<string, PendingAppend>();
  private readonly unsent: BatchAppendReq[] = [];
  private blocked = false;
  private broken: BrokenCallError | undefined;
  private readonly watch: NodeJS.Timeout;

  /** @param answerTimeout milliseconds */
  static async open(connection: EventStoreConnection, answerTimeout: number): Promise<AppendCall> {
    return new AppendCall(await connection.batchAppend(), answerTimeout);
  }

  private constructor(
    private readonly call: BatchAppendCall,
    private readonly answerTimeout: number,
  ) {
    call.on('data', (response: BatchAppendResp) => this.answered(response));
    call.on('drain', () => {
      this.blocked = false;
      this.flush();
    });
    call.on('error', (error) => this.breakWith(error));
    call.on('end', () => this.breakWith(new NoAnswerError('the event log ended the call')));
    this.watch = setInterval(() => this.lookAtOldest(), answerTimeout / LOOKS);
    this.watch.unref();
  }

  get isBroken(): boolean {
    return this.broken !== undefined;
  }

  /** @throws BrokenCallError when the outcome is unknown; otherwise as {@link appendAnswerOf} */
  async send(append: EncodedAppend): Promise<AppendAnswer> {
    if (this.broken !== undefined) throw this.broken;
    const correlationId = randomUUID();
    return await new Promise<AppendAnswer>((resolve, reject) => {
      this.pending.set(correlationId, { append, sentAt: performance.now(), resolve, reject });
      this.unsent.push(...appendRequests(append, correlationId));
      this.flush();
    });
  }

  /** Ends the call; what is still under way is in doubt. */
  end(): void {
    this.breakWith(new NoAnswerError('the call was ended'));
    this.call.cancel();
  }

  private flush(): void {
    while (!this.blocked && !this.isBroken) {
      const request = this.unsent.shift();
      if (request === undefined) return;
      this.blocked = !this.call.write(request);
    }
  }

  private answered(response: BatchAppendResp): void {
    const correlationId = uuidOf(response.getCorrelationId());
    const pending = this.pending.get(correlationId);
    if (pending === undefined) return;
    this.pending.delete(correlationId);
    try {
      pending.resolve(appendAnswerOf(pending.append, response));
    } catch (error) {
      pending.reject(error);
    }
  }

  /** Appends are sent in order, so the first is the oldest. */
  private lookAtOldest(): void {
    const [oldest] = this.pending.values();
    if (oldest === undefined || performance.now() - oldest.sentAt < this.answerTimeout) return;
    this.breakWith(new NoAnswerError(`the event log did not answer within ${this.answerTimeout} ms`));
    this.call.cancel();
  }

  private breakWith(cause: Error): void {
    if (this.broken !== undefined) return;
    this.broken = new BrokenCallError('the call to the event log broke', { cause });
    clearInterval(this.watch);
    this.unsent.length = 0;
    for (const { reject } of this.pending.values()) reject(this.broken);
    this.pending.clear();
  }
}

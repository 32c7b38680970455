import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, from, lastValueFrom, type Observable } from 'rxjs';
import { COMMAND_ID_REUSED } from '#libs/event-store/command-runner/problems';
import type { Actor } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { COMMAND_IN_PROGRESS, IDEMPOTENCY_KEY_INVALID } from '../problems/http-problems.js';
import { CommandReceipt } from './command-receipt.js';
import { InputHasher } from './input-hash.js';
import { RECEIPT_STORE, type ReceiptStore } from './receipt-store.js';

/** Methods that only read (RFC 9110, "Safe Methods"). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const IDEMPOTENCY_KEY = /^[\w.:-]{8,128}$/;

/** Says that the response is the one given before. */
const REPLAYED_HEADER = 'Idempotent-Replayed';

const POSITION_HEADER = 'X-Log-Position';

/** Seconds after which to ask again for a command still being carried out. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Gives every authorised request that changes something its `CommandContext`. Under an `Idempotency-Key` a retry gets the first response
 * and writes nothing, and two requests at once have one effect. Without a key each request is a command of its own.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(RECEIPT_STORE) private readonly receipts: ReceiptStore,
    @Inject(InputHasher) private readonly hasher: InputHasher,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (request.actor === undefined || SAFE_METHODS.has(request.method)) return next.handle();
    const { actor } = request;
    return defer(() => from(this.carryOut(request, http.getResponse<FastifyReply>(), actor, next)));
  }

  private async carryOut(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    next: CallHandler,
  ): Promise<unknown> {
    const inputHash = this.hasher.hashOf(request);
    const key = idempotencyKeyOf(request);
    if (key === undefined) {
      this.prepare(request, actor, newId(), inputHash);
      return announced(await lastValueFrom(next.handle(), { defaultValue: undefined }), reply);
    }
    const reservation = await this.receipts.reserve(actor.accountId, key, inputHash, newId());
    switch (reservation.kind) {
      case 'other-input':
        throw new Problem(COMMAND_ID_REUSED);
      case 'in-progress':
        throw new Problem(COMMAND_IN_PROGRESS, { retryAfterSeconds: RETRY_AFTER_SECONDS });
      case 'completed':
        reply.status(reservation.response.status).header(REPLAYED_HEADER, 'true');
        return announced(reservation.response.body, reply);
      case 'reserved':
        this.prepare(request, actor, reservation.commandId, inputHash);
        return this.record(actor.accountId, key, reply, next);
    }
  }

  private prepare(request: FastifyRequest, actor: Actor, commandId: Uuid, inputHash: string): void {
    const now = this.clock.now();
    request.commandContext = {
      actor,
      now,
      effectiveAt: now,
      commandId,
      inputHash,
      correlationId: request.correlationId,
      causationId: request.correlationId,
    };
  }

  private async record(accountId: Uuid, key: string, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    let body: unknown;
    try {
      body = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      await this.receipts.release(accountId, key);
      throw error;
    }
    await this.receipts.complete(accountId, key, { status: reply.statusCode, body: body ?? null });
    return announced(body, reply);
  }
}

/** @throws Problem when the header is there but not a key */
function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !IDEMPOTENCY_KEY.test(header)) throw new Problem(IDEMPOTENCY_KEY_INVALID);
  return header;
}

/** Repeats the position of a {@link CommandReceipt} as a header. */
function announced(body: unknown, reply: FastifyReply): unknown {
  const position = (body as Partial<CommandReceipt> | null | undefined)?.position;
  if (typeof position === 'string') reply.header(POSITION_HEADER, position);
  return body;
}

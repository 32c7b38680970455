import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import type { Actor } from '#libs/kernel/actor';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { CommandReceipts, type StoredResponse } from '#libs/postgres/idempotency/command-receipts';
import { IDEMPOTENCY_KEY_INVALID } from '../problems/http-problems.js';
import { ANSWER_NOT_KEPT } from './answer-not-kept.js';
import type { CommandReceipt } from './command-receipt.js';
import { InputHasher } from './input-hash.js';
import { ResponseSeal } from './response-seal.js';

/** Methods that only read (RFC 9110, "Safe Methods"). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const IDEMPOTENCY_KEY = /^[\w.:-]{8,128}$/;

/** Says that the response is the one given before. */
const REPLAYED_HEADER = 'Idempotent-Replayed';

const POSITION_HEADER = 'X-Log-Position';

/**
 * Gives every authorised request that changes something its `CommandContext`. Under an `Idempotency-Key` a retry gets the first response
 * and writes nothing; two requests at once share one command id, by which the runner makes their effect one. A refusal is not
 * kept: nothing was written, and a retry decides anew, at its own time, under the same id. Without a key each request is a
 * command of its own.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(CommandReceipts) private readonly receipts: CommandReceipts,
    @Inject(InputHasher) private readonly hasher: InputHasher,
    @Inject(ResponseSeal) private readonly seal: ResponseSeal,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (request.actor === undefined || SAFE_METHODS.has(request.method)) return next.handle();
    const { actor } = request;
    const keep = this.reflector.get<boolean | undefined>(ANSWER_NOT_KEPT, context.getHandler()) !== true;
    return defer(() => this.carryOut(request, http.getResponse<FastifyReply>(), actor, next, keep));
  }

  private async carryOut(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    next: CallHandler,
    keep: boolean,
  ): Promise<unknown> {
    const key = idempotencyKeyOf(request);
    const inputHash = this.hasher.hashOf(request);
    if (key === undefined) {
      this.prepare(request, actor, newId(), inputHash);
      return announce(await lastValueFrom(next.handle(), { defaultValue: undefined }), reply);
    }
    const { commandId, response } = await this.receipts.reserve(actor.accountId, key, inputHash);
    if (response !== undefined) return this.replay(commandId, response, reply);
    this.prepare(request, actor, commandId, inputHash);
    const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    announce(body, reply);
    if (!keep) return body;
    const sealed = this.seal.seal(commandId, body);
    await this.receipts.complete(actor.accountId, key, { status: reply.statusCode, headers: {}, body: sealed });
    return body;
  }

  private replay(commandId: Uuid, response: StoredResponse, reply: FastifyReply): unknown {
    reply.status(response.status).header(REPLAYED_HEADER, 'true');
    return announce(this.seal.open(commandId, response.body as string), reply);
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
}

/** @throws Problem when the header is there but not a key */
function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !IDEMPOTENCY_KEY.test(header)) throw new Problem(IDEMPOTENCY_KEY_INVALID);
  return header;
}

/** Repeats the position of a {@link CommandReceipt} as a header. */
function announce(body: unknown, reply: FastifyReply): unknown {
  const position = (body as Partial<CommandReceipt> | null | undefined)?.position;
  if (typeof position === 'string') reply.header(POSITION_HEADER, position);
  return body;
}

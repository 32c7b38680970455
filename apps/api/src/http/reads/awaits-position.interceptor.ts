import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { from, switchMap, type Observable } from 'rxjs';
import type { Position } from '#libs/event-store/event-log';
import { Problem } from '#libs/kernel/problem';
import { POSITION_INVALID, READ_MODEL_BEHIND } from '../problems/http-problems.js';
import { AWAITED_PROJECTIONS } from './awaits-position.js';
import { POSITION_WAITER, type PositionWaiter } from './position-waiter.js';

/** Milliseconds a read waits: a projector that works is behind by tens of them. */
export const AWAIT_TIMEOUT_MS = 5_000;

/** Seconds after which to ask again. */
const RETRY_AFTER_SECONDS = 2;

/** Positions of both engines are digits, letters and separators. */
const POSITION = /^[0-9A-Za-z:._-]{1,64}$/;

/** Lets a read with `X-Await-Position` wait for the read models named by `@AwaitsPosition`, for a bounded time. */
@Injectable()
export class AwaitsPositionInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(POSITION_WAITER) private readonly waiter: PositionWaiter,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const projections = this.reflector.get<readonly string[] | undefined>(AWAITED_PROJECTIONS, context.getHandler());
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['x-await-position'];
    if (projections === undefined || header === undefined) return next.handle();
    if (typeof header !== 'string' || !POSITION.test(header)) throw new Problem(POSITION_INVALID);
    return from(this.waitFor(projections, header as Position)).pipe(switchMap(() => next.handle()));
  }

  private async waitFor(projections: readonly string[], position: Position): Promise<void> {
    const reached = await this.waiter.reached(projections, position, AWAIT_TIMEOUT_MS);
    if (!reached) throw new Problem(READ_MODEL_BEHIND, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
}

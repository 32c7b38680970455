import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { from, switchMap, type Observable } from 'rxjs';
import { EVENT_LOG, type EventLog, type Position } from '#libs/event-store/event-log';
import { Problem } from '#libs/kernel/problem';
import { CheckpointWaiter } from '#libs/postgres/projections/checkpoint-waiter';
import { POSITION_INVALID } from '../problems/http-problems.js';
import { AWAITED_PROJECTIONS } from './awaits-position.js';

/** Milliseconds a read waits: a projector that works is behind by tens of them. */
export const AWAIT_TIMEOUT_MS = 5_000;

/** Positions of both engines are padded digits, with a hyphen where an engine has two numbers. */
const POSITION = /^\d[\d-]{0,63}$/;

/** Lets a read with `X-Await-Position` wait for the read models named by `@AwaitsPosition`, for a bounded time. */
@Injectable()
export class AwaitsPositionInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(CheckpointWaiter) private readonly waiter: CheckpointWaiter,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const projections = this.reflector.get<readonly string[] | undefined>(AWAITED_PROJECTIONS, context.getHandler());
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['x-await-position'];
    if (projections === undefined || header === undefined) return next.handle();
    if (typeof header !== 'string' || !POSITION.test(header)) throw new Problem(POSITION_INVALID);
    return from(this.reached(projections, header as Position)).pipe(switchMap(() => next.handle()));
  }

  /** Whoever waits for what nobody wrote would hold a connection for nothing: he is told at once. */
  private async reached(projections: readonly string[], position: Position): Promise<void> {
    if (await this.waiter.hasReached(projections, position)) return;
    if (position > (await this.log.head())) throw new Problem(POSITION_INVALID);
    await this.waiter.waitFor(projections, position, AWAIT_TIMEOUT_MS);
  }
}

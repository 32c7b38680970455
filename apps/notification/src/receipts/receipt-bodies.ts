import { Transform } from 'node:stream';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Route of the receipts as Fastify knows it. */
const RECEIPTS_ROUTE = /\/notification-receipts\/:channel$/;

/** Keeps the bytes of receipts: a signature covers what was sent, not what was understood. Without them the guard refuses. */
@Injectable()
export class ReceiptBodies implements OnModuleInit {
  private readonly bodies = new WeakMap<object, Buffer>();

  constructor(@Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preParsing', (request, _reply, payload, done) => {
      if (!RECEIPTS_ROUTE.test(request.routeOptions.url ?? '')) {
        done(null, payload);
        return;
      }
      // Bounded by the server's limit for bodies, which cuts the parser off behind it.
      const chunks: Buffer[] = [];
      const kept = new Transform({
        transform: (chunk: Buffer, _encoding, next) => {
          chunks.push(chunk);
          next(null, chunk);
        },
        flush: (next) => {
          this.bodies.set(request, Buffer.concat(chunks));
          next();
        },
      });
      done(null, payload.pipe(kept));
    });
  }

  of(request: FastifyRequest): Buffer | undefined {
    return this.bodies.get(request);
  }
}

import { Global, Inject, Module, type DynamicModule, type OnModuleDestroy, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { Pool } from 'pg';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { CommandReceipts } from '#libs/postgres/idempotency/command-receipts';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { CheckpointWaiter } from '#libs/postgres/projections/checkpoint-waiter';
import { REQUEST_SECRET } from '#libs/platform/platform.module';
import { AccessGuard } from './access/access.guard.js';
import { ACCESS_TOKEN_VERIFIER, type AccessTokenVerifier } from './access/access-token-verifier.js';
import { Callers } from './access/caller.js';
import { IdempotencyInterceptor } from './commands/idempotency.interceptor.js';
import { InputHasher } from './commands/input-hash.js';
import { ReceiptRetention } from './commands/receipt-retention.js';
import { ResponseSeal } from './commands/response-seal.js';
import { InputRulesInterceptor } from './input/input-rules.interceptor.js';
import { UploadInterceptor } from './input/upload.js';
import { ProblemValidationPipe } from './input/validation.pipe.js';
import { Cursors } from './paging/cursors.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { AwaitsPositionInterceptor } from './reads/awaits-position.interceptor.js';

export interface HttpModuleOptions {
  /** Module that exports `accessTokens`. */
  readonly identityModule: Type<unknown>;
  /** Class that reads bearer tokens and cookies. */
  readonly accessTokens: Type<AccessTokenVerifier>;
}

/** What holds for every route: access, input rules, idempotency, positions, problems. Needs the platform module. */
@Global()
@Module({})
export class HttpModule implements OnModuleDestroy {
  constructor(@Inject(CheckpointWaiter) private readonly waiter: CheckpointWaiter) {}

  static forRoot({ identityModule, accessTokens }: HttpModuleOptions): DynamicModule {
    return {
      module: HttpModule,
      imports: [identityModule],
      providers: [
        { provide: ACCESS_TOKEN_VERIFIER, useExisting: accessTokens },
        Callers,
        { provide: InputHasher, useFactory: (secret: Buffer) => new InputHasher(secret), inject: [REQUEST_SECRET] },
        { provide: Cursors, useFactory: (secret: Buffer) => new Cursors(secret), inject: [REQUEST_SECRET] },
        { provide: CheckpointWaiter, useFactory: (pool: Pool) => new CheckpointWaiter(pool), inject: [SERVICE_POOL] },
        {
          provide: CommandReceipts,
          useFactory: (pool: Pool, clock: Clock) => new CommandReceipts(pool, clock),
          inject: [SERVICE_POOL, CLOCK],
        },
        { provide: ResponseSeal, useFactory: (secret: Buffer) => new ResponseSeal(secret), inject: [REQUEST_SECRET] },
        ReceiptRetention,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: ProblemValidationPipe },
        // In this order: nothing is hashed or awaited before it has been read and checked.
        { provide: APP_INTERCEPTOR, useClass: UploadInterceptor },
        { provide: APP_INTERCEPTOR, useClass: InputRulesInterceptor },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: AwaitsPositionInterceptor },
      ],
      exports: [Cursors, CheckpointWaiter],
    };
  }

  async onModuleDestroy(): Promise<void> {
    await this.waiter.close();
  }
}

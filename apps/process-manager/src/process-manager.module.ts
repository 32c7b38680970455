import { Inject, Injectable, Logger, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PersonalDataErasure } from '#libs/contexts/communities/application/erasure/personal-data-erasure';
import { DeadlineWatch } from '#libs/contexts/contracts/application/deadlines/deadline-watch';
import { ConsumersModule } from '#libs/platform/consumers.module';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { ErasureFollowUpConsumer } from './erasure/erasure-follow-up.consumer.js';
import { ErasureFollowUpModule } from './erasure/erasure-follow-up.module.js';
import { ErasureRounds } from './erasure/erasure-rounds.js';

/** Milliseconds between two looks at the deadlines, which are days: a minute late is in time. */
const DEADLINE_INTERVAL = 60_000;

/** Looks at the deadlines at start and then once in a while, never twice at a time, until it is stopped. */
@Injectable()
export class DeadlineClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(DeadlineClock.name);
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(@Inject(DeadlineWatch) private readonly watch: DeadlineWatch) {}

  onApplicationBootstrap(): void {
    this.tick();
  }

  /** Before log and pools are closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private tick(): void {
    this.running = this.watch
      .carryOutDue(this.stopping.signal)
      .then(({ carriedOutCount, overtakenCount }) => {
        if (carriedOutCount > 0) this.logger.log({ message: 'deadlines carried out', carriedOutCount, overtakenCount });
      })
      // The next look finds what this one left: the read model or the database may be away for a while.
      .catch((error: unknown) => this.logger.warn({ message: 'deadlines could not be carried out', error }))
      .finally(() => {
        if (!this.stopping.signal.aborted) this.timer = setTimeout(() => this.tick(), DEADLINE_INTERVAL);
      });
  }
}

/** Deadlines and follow-ups, in a process of its own or beside others. Needs the platform module. */
@Module({
  imports: [
    ErasureFollowUpModule,
    ConsumersModule.forRoot({
      pool: SERVICE_POOL,
      consumers: [PersonalDataErasure, ErasureFollowUpConsumer],
      clientId: 'qiyue-process-manager',
      imports: [ErasureFollowUpModule],
    }),
  ],
  providers: [DeadlineWatch, DeadlineClock, ErasureRounds],
  exports: [DeadlineWatch],
})
export class ProcessManagerModule {}

import { Inject, Injectable, Logger, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import { PersonalDataErasure } from '#libs/contexts/communities/application/erasure/personal-data-erasure';
import { DeadlineWatch } from '#libs/contexts/contracts/application/deadlines/deadline-watch';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { Consumer } from '#libs/messaging/broadcast';
import { DirectBroadcast } from '#libs/messaging/direct/direct-broadcast';
import { integrationEventMappers } from '#libs/platform/integration-events';
import { SERVICE_POOL } from '#libs/postgres/pool';

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

/** Runs the consumers of integration events that belong to no other process. */
@Injectable()
export class ConsumerHost implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ConsumerHost.name);
  private readonly stopping = new AbortController();
  private running: readonly Promise<void>[] = [];

  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(PersonalDataErasure) private readonly personalDataErasure: PersonalDataErasure,
  ) {}

  onApplicationBootstrap(): void {
    const broadcast = new DirectBroadcast({
      pool: this.pool,
      log: this.log,
      mappers: integrationEventMappers,
      observer: {
        parked: (consumer, eventId, reason) =>
          this.logger.error({ message: 'message parked', consumer, eventId, reason }),
        retrying: (consumer, error) => this.logger.warn({ message: 'consumer tries again', consumer, error }),
      },
    });
    const consumers: readonly Consumer[] = [this.personalDataErasure];
    this.running = consumers.map((consumer) => broadcast.consume(consumer, this.stopping.signal));
  }

  /** Before log and pools are closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }
}

/** Deadlines and follow-ups, in a process of its own or beside others. Needs the platform module. */
@Module({ providers: [DeadlineWatch, DeadlineClock, PersonalDataErasure, ConsumerHost], exports: [DeadlineWatch] })
export class ProcessManagerModule {}

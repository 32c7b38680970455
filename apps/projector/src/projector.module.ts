import {
  Inject,
  Logger,
  Module,
  Optional,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { ProjectionMetrics } from '#libs/observability/metrics/projection-metrics';
import { projections } from '#libs/platform/projections';
import { PROJECTOR_POOL } from '#libs/postgres/pool';
import { ProjectionRunner, type ProjectionObserver } from '#libs/postgres/projections/projection-runner';

const IN_BACKGROUND = Symbol('InBackground');

/**
 * Keeps all read models up with the log, in a process of its own or beside others. Needs {@link EVENT_LOG} and {@link PROJECTOR_POOL}.
 * Read models of older code are rebuilt before the application serves anybody, unless it serves nobody anyway.
 */
@Module({
  providers: [
    {
      provide: ProjectionRunner,
      useFactory: (pool: Pool, log: EventLog) =>
        new ProjectionRunner({ pool, log, projections, observer: observerOf(new Logger('Projector')) }),
      inject: [PROJECTOR_POOL, EVENT_LOG],
    },
    {
      provide: ProjectionMetrics,
      useFactory: (runner: ProjectionRunner, log: EventLog, clock: Clock) =>
        new ProjectionMetrics({ runner, log, projections, clock }),
      inject: [ProjectionRunner, EVENT_LOG, CLOCK],
    },
  ],
  exports: [ProjectionRunner],
})
export class ProjectorModule implements OnApplicationBootstrap, OnModuleDestroy {
  private starting: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ProjectionRunner) private readonly runner: ProjectionRunner,
    @Optional() @Inject(IN_BACKGROUND) private readonly inBackground?: boolean,
  ) {}

  /** For a process that answers nobody's queries: it says how it is from the start, also while it rebuilds, which may take long. */
  static inBackground(): DynamicModule {
    return { module: ProjectorModule, providers: [{ provide: IN_BACKGROUND, useValue: true }] };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.starting = this.runner.start();
    // A failure is left to end the process: whoever supervises it tries again.
    if (this.inBackground !== true) await this.starting;
  }

  /** Before log and pools are closed. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.runner.stop(), this.starting.catch(() => undefined)]);
    // What the start may have set going meanwhile.
    await this.runner.stop();
  }
}

function observerOf(logger: Logger): ProjectionObserver {
  return {
    failed: (error) => logger.error({ message: 'projection stands still', projection: error.projection, error }),
    retrying: (projection, error) => logger.warn({ message: 'projection tries again', projection, error }),
    rebuilding: ({ projection, phase, events }) => {
      if (phase === 'done') logger.log({ message: 'read model built', projection, events });
    },
  };
}

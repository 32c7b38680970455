import { Inject, Logger, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { projections } from '#libs/platform/projections';
import { PROJECTOR_POOL } from '#libs/postgres/pool';
import { ProjectionRunner, type ProjectionObserver } from '#libs/postgres/projections/projection-runner';

/**
 * Keeps all read models up with the log, in a process of its own or beside others. Needs {@link EVENT_LOG} and {@link PROJECTOR_POOL}.
 * Read models of older code are rebuilt before the application serves anybody.
 */
@Module({
  providers: [
    {
      provide: ProjectionRunner,
      useFactory: (pool: Pool, log: EventLog) =>
        new ProjectionRunner({ pool, log, projections, observer: observerOf(new Logger('Projector')) }),
      inject: [PROJECTOR_POOL, EVENT_LOG],
    },
  ],
  exports: [ProjectionRunner],
})
export class ProjectorModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(ProjectionRunner) private readonly runner: ProjectionRunner) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start();
  }

  /** Before log and pools are closed. */
  async onModuleDestroy(): Promise<void> {
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

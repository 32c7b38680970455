import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { CLOCK, systemClock } from '#libs/kernel/clock';
import { DatabaseReadiness } from '#libs/observability/readiness/database-readiness';
import { LogReadiness } from '#libs/observability/readiness/log-readiness';
import { ProjectionsReadiness } from '#libs/observability/readiness/projections-readiness';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { openEventLog } from '#libs/platform/open-event-log';
import { createPool, PROJECTOR_POOL } from '#libs/postgres/pool';
import { ProjectionRunner } from '#libs/postgres/projections/projection-runner';
import { ProjectorModule } from './projector.module.js';

/** The projector as a process of its own: role `qiyue_projector` for everything, no keys, no routes but health and metrics. */
@Global()
@Module({})
export class ProjectorRootModule implements OnApplicationShutdown {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(PROJECTOR_POOL) private readonly pool: Pool,
  ) {}

  static forRoot(projectorDatabase: string, eventLog: EventLogAddress): DynamicModule {
    const providers: Provider[] = [
      {
        provide: PROJECTOR_POOL,
        useFactory: () => createPool(projectorDatabase, { applicationName: 'qiyue projector' }),
      },
      { provide: EVENT_LOG, useFactory: () => openEventLog(eventLog) },
      { provide: CLOCK, useValue: systemClock },
    ];
    const readiness: Provider[] = [
      { provide: DatabaseReadiness, useFactory: (pool: Pool) => new DatabaseReadiness(pool), inject: [PROJECTOR_POOL] },
      { provide: LogReadiness, useFactory: (log: EventLog) => new LogReadiness(log), inject: [EVENT_LOG] },
      {
        provide: ProjectionsReadiness,
        useFactory: (runner: ProjectionRunner) => new ProjectionsReadiness(runner),
        inject: [ProjectionRunner],
      },
    ];
    return {
      module: ProjectorRootModule,
      imports: [ProjectorModule.inBackground()],
      providers: [...providers, ...readiness],
      exports: providers,
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
    await this.pool.end();
  }
}

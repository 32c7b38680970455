import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { openEventLog } from '#libs/platform/open-event-log';
import { createPool, PROJECTOR_POOL } from '#libs/postgres/pool';
import { ProjectorModule } from './projector.module.js';

/** The projector as a process of its own: role `qiyue_projector` for everything, no keys, no HTTP. */
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
    ];
    return { module: ProjectorRootModule, imports: [ProjectorModule], providers, exports: providers };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
    await this.pool.end();
  }
}

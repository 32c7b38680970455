import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { NOTIFICATION_POOL } from '#libs/contexts/notifications/application/storage';
import { createPool } from '#libs/postgres/pool';

/** Connections: consumer, publisher, reminders, three channels, and people who look into their inboxes. */
const CONNECTIONS = 8;

/** The pool of role `qiyue_notification`. */
@Module({})
export class NotificationStorageModule implements OnApplicationShutdown {
  constructor(@Inject(NOTIFICATION_POOL) private readonly pool: Pool) {}

  static forRoot(database: string): DynamicModule {
    const pool = {
      provide: NOTIFICATION_POOL,
      useFactory: () => createPool(database, { applicationName: 'qiyue notification', max: CONNECTIONS }),
    };
    return { module: NotificationStorageModule, providers: [pool], exports: [pool] };
  }

  /** Once consumers, loops and requests have ended. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

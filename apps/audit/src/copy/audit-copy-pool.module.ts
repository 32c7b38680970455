import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { DatabaseReadiness } from '#libs/observability/readiness/database-readiness';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';
import { createPool } from '#libs/postgres/pool';

/** Injection token of the pool of role `qiyue_audit_copy`. */
export const AUDIT_COPY_POOL = Symbol('AuditCopyPool');

/** Delivery and inbox, an examination with the lock it holds, and readers beside them. */
const CONNECTIONS = 6;

/** The connections to the audit copy, which may lie on a server of its own. */
@Module({
  providers: [
    {
      provide: AUDIT_COPY_POOL,
      useFactory: ({ auditCopy, applicationName }: PlatformConfiguration) => {
        if (auditCopy === undefined) throw new Error('the audit needs the database of its copy of the record');
        return createPool(auditCopy.database, { applicationName, max: CONNECTIONS });
      },
      inject: [PLATFORM_CONFIGURATION],
    },
    {
      provide: DatabaseReadiness,
      useFactory: (pool: Pool) => new DatabaseReadiness(pool, 'audit-copy-database'),
      inject: [AUDIT_COPY_POOL],
    },
  ],
  exports: [AUDIT_COPY_POOL],
})
export class AuditCopyPoolModule implements OnApplicationShutdown {
  constructor(@Inject(AUDIT_COPY_POOL) private readonly pool: Pool) {}

  /** Consumers and examination have ended by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

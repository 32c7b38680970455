import { Module } from '@nestjs/common';
import { ConsumersModule } from '#libs/platform/consumers.module';
import { AUDIT_COPY_POOL, AuditCopyPoolModule } from './audit-copy-pool.module.js';
import { CopyMetrics } from './copy-metrics.js';
import { CopyWatch } from './copy-watch.js';
import { HostedCopyConsumer } from './hosted-copy-consumer.js';

/**
 * Keeps the audit's copy of the record and compares it with the log, in a process of its own or beside others. Needs the platform module
 * with the database of the copy.
 */
@Module({
  imports: [
    AuditCopyPoolModule,
    ConsumersModule.forRoot({
      pool: AUDIT_COPY_POOL,
      consumers: [HostedCopyConsumer],
      clientId: 'qiyue-audit',
      imports: [AuditCopyPoolModule],
    }),
  ],
  providers: [CopyWatch, CopyMetrics],
})
export class AuditCopyModule {}

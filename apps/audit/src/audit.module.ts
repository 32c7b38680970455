import { Module } from '@nestjs/common';
import { EventHistoryQuery } from '#libs/history/event-history/query';
import { AuditCopyPoolModule } from './copy/audit-copy-pool.module.js';
import { AuditController } from './http/audit.controller.js';
import { CopyController } from './http/copy.controller.js';
import { StreamReplay } from './replay/stream-replay.js';

/**
 * Replay and the state of the audit copy for auditors over HTTP. Needs the platform with the database of the copy, and the HTTP module of
 * the process it runs in.
 */
@Module({
  imports: [AuditCopyPoolModule],
  controllers: [AuditController, CopyController],
  providers: [StreamReplay, EventHistoryQuery],
})
export class AuditModule {}

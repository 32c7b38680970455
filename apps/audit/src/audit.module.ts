import { Module } from '@nestjs/common';
import { EventHistoryQuery } from '#libs/history/event-history/query';
import { AuditController } from './http/audit.controller.js';
import { StreamReplay } from './replay/stream-replay.js';

/** Replay for auditors over HTTP. Needs the platform and the HTTP module of the process it runs in. */
@Module({ controllers: [AuditController], providers: [StreamReplay, EventHistoryQuery] })
export class AuditModule {}

import type { Pool } from 'pg';
import type { EventLog } from '#libs/event-store/event-log';
import type { LogIntegrity } from '#libs/event-store/log-integrity';
import { EventStoreDBLogIntegrity } from '#libs/event-store/eventstoredb/eventstoredb-log-integrity';
import { PostgresLogIntegrity } from '#libs/event-store/postgres/postgres-log-integrity';
import type { EventLogAddress } from './event-log-address.js';

/** Through what an engine's log can be examined. */
export interface LogIntegrityAccess {
  /** Of role `qiyue_auditor`. */
  readonly auditorPool: Pool;
  readonly log: EventLog;
}

/** What the engine of an installation's log can say of its soundness. */
export function openLogIntegrity(address: EventLogAddress, { auditorPool }: LogIntegrityAccess): LogIntegrity {
  switch (address.engine) {
    case 'postgres':
      return new PostgresLogIntegrity(auditorPool);
    case 'eventstoredb':
      return new EventStoreDBLogIntegrity(address.url);
  }
}

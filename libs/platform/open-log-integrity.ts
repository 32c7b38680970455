import type { Pool } from 'pg';
import type { LogIntegrity } from '#libs/event-store/log-integrity';
import { PostgresLogIntegrity } from '#libs/event-store/postgres/postgres-log-integrity';

/** What the engine of an installation's log can say of its soundness. */
export function openLogIntegrity(pool: Pool): LogIntegrity {
  return new PostgresLogIntegrity(pool);
}

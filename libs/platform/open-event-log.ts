import type { EventLog } from '#libs/event-store/event-log';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';

/** The log of an installation by the address of its database: besides the platform module the only place that chooses an adapter. */
export function openEventLog(connectionString: string): EventLog {
  return new PostgresEventLog(connectionString);
}

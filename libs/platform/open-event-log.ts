import type { EventLog } from '#libs/event-store/event-log';
import { EventStoreDBEventLog } from '#libs/event-store/eventstoredb/eventstoredb-event-log';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import type { EventLogAddress } from './event-log-address.js';

/** The log of an installation by its address: the only place that chooses an adapter. */
export function openEventLog(address: EventLogAddress): EventLog {
  switch (address.engine) {
    case 'postgres':
      return new PostgresEventLog(address.connectionString);
    case 'eventstoredb':
      return new EventStoreDBEventLog(address.url);
  }
}

import type { EventLog } from '#libs/event-store/event-log';
import { BATCHING_LIMITS } from '#libs/event-store/postgres/batching-appender';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';

/**
 * Sizes our log must take beneath the node: its own limit of an append, which counts octets, grown by base64 and an envelope for each
 * event. The smallest event counts for 2 octets.
 */
const LIMITS = { eventBytes: 2 * 1024 * 1024, appendEvents: 512 * 1024, appendBytes: 64 * 1024 * 1024 };

/** A log for a node. @param connectionString as `qiyue_service`, to a database in which nothing else appends */
export function openNodeLog(connectionString: string): EventLog {
  return new PostgresEventLog(connectionString, BATCHING_LIMITS, LIMITS);
}

import type { EventLog, Position } from '#libs/event-store/event-log';
import { aggregateIdOf } from '#libs/kernel/aggregate';

const ERASURE = /^ResidentErased\.v\d+$/;

/**
 * Subjects of whom the log says that they were erased.
 * @param upTo default: all that is recorded by now
 */
export async function recordedErasures(log: EventLog, upTo?: Position): Promise<ReadonlySet<string>> {
  const subjects = new Set<string>();
  const range = upTo === undefined ? {} : { upTo };
  for await (const { events } of log.readAll({ ...range, filter: { categories: ['resident'] } })) {
    for (const { type, streamId } of events) if (ERASURE.test(type)) subjects.add(aggregateIdOf(streamId));
  }
  return subjects;
}

import type { Position, StoredEvent } from '#libs/event-store/event-log';
import type { DomainEvent } from '#libs/kernel/decider';
import type { EventCodec } from '#libs/kernel/event-codec';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import type { Projection } from '#libs/postgres/projections/projection';

/** Events as the log would hold them, one a minute. */
export function storedIn<Event extends DomainEvent>(
  streamId: string,
  codec: EventCodec<Event>,
  events: readonly Event[],
): readonly StoredEvent[] {
  return events.map((event, revision) => ({
    id: `${streamId}-${revision}`,
    streamId,
    revision,
    position: String(revision).padStart(4, '0') as Position,
    ...codec.encode(event),
    metadata: {} as EventMetadata,
    recordedAt: new Date(Date.UTC(2026, 5, 1) + revision * 60_000).toISOString(),
  }));
}

/** Rows of one group after the events that the projection looks at. Fails when an event changes the rows it was given. */
export function replay<Row extends object, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  events: readonly StoredEvent[],
): readonly Row[] {
  let rows: readonly Row[] = [];
  for (const stored of events.filter(({ type }) => projection.storedTypes.includes(type))) {
    const before = JSON.stringify(rows);
    const next = projection.evolve(rows, { event: projection.decode(stored), stored });
    expect(JSON.stringify(rows)).toBe(before);
    rows = next;
  }
  return rows;
}

import { categoryOf } from '#libs/kernel/aggregate';
import type { Role } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Projection } from '#libs/postgres/projections/projection';

/** One event as an auditor lists it: who did what, in which role, why, when it took effect and when it was recorded. */
export type EventHistoryRow = {
  readonly position: string;
  readonly streamId: string;
  readonly revision: number;
  readonly category: string;
  readonly eventType: string;
  readonly accountId: string;
  readonly role: Role;
  /** Area the actor acted for. */
  readonly regionCode: string;
  readonly reason: string | null;
  readonly effectiveAt: Instant;
  readonly recordedAt: Instant;
  readonly commandId: Uuid;
  readonly correlationId: Uuid;
  readonly causationId: Uuid;
};

/**
 * The full history: one row for every event of the named types, whatever its context. It says that something happened and who did
 * it; what happened is read from the stream itself.
 * @param storedTypes all stored types of all contexts
 */
export function eventHistoryOf(storedTypes: readonly string[]): Projection<EventHistoryRow> {
  return {
    name: 'event-history',
    version: 1,
    table: {
      name: 'event_history',
      columns: {
        position: { type: 'text' },
        streamId: { type: 'text' },
        revision: { type: 'integer' },
        category: { type: 'text' },
        eventType: { type: 'text' },
        accountId: { type: 'text' },
        role: { type: 'text' },
        regionCode: { type: 'text' },
        reason: { type: 'text', nullable: true },
        effectiveAt: { type: 'timestamptz' },
        recordedAt: { type: 'timestamptz' },
        commandId: { type: 'text' },
        correlationId: { type: 'text' },
        causationId: { type: 'text' },
      },
      key: ['position'],
      group: 'position',
      indexes: [
        ['streamId', 'position'],
        ['accountId', 'position'],
        ['eventType', 'position'],
      ],
    },
    storedTypes,
    appendOnly: true,
    // The row needs no payload, so nothing is lifted: an event stays listed as the version it was stored as.
    decode: ({ type, data }): DomainEvent => ({ type, data }),
    groupOf: ({ stored }) => stored.position,
    evolve: (rows, { stored }) => [
      ...rows,
      {
        position: stored.position,
        streamId: stored.streamId,
        revision: stored.revision,
        category: categoryOf(stored.streamId),
        eventType: stored.type,
        accountId: stored.metadata.actor.accountId,
        role: stored.metadata.actor.role,
        regionCode: stored.metadata.actor.regionCode,
        reason: stored.metadata.reason ?? null,
        effectiveAt: stored.metadata.effectiveAt,
        recordedAt: stored.recordedAt,
        commandId: stored.metadata.commandId,
        correlationId: stored.metadata.correlationId,
        causationId: stored.metadata.causationId,
      },
    ],
  };
}

import { aggregateIdOf } from '#libs/kernel/aggregate';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { retentionScheduleCodec } from '../../codec/retention-schedule-codec.js';
import type { RetentionPeriod } from '../../domain/record-class.js';
import type { RetentionScheduleEvent } from '../../domain/schedule/events.js';

/** One version of a district's schedule; the highest holds. */
export type RetentionScheduleRow = {
  readonly scheduleId: Uuid;
  readonly regionCode: string;
  readonly version: number;
  readonly periods: readonly RetentionPeriod[];
  readonly adoptedAt: Instant;
  readonly adoptedBy: string;
  readonly reason: string | null;
};

function evolve(
  rows: readonly RetentionScheduleRow[],
  { event, stored }: ProjectedEvent<RetentionScheduleEvent>,
): readonly RetentionScheduleRow[] {
  const { regionCode, version, periods, adoptedAt } = event.data;
  const { actor, reason } = stored.metadata;
  const scheduleId = aggregateIdOf(stored.streamId);
  const row = { scheduleId, regionCode, version, periods, adoptedAt, adoptedBy: actor.accountId };
  return [...rows, { ...row, reason: reason ?? null }];
}

/** Retention schedules (保管期限表) with all their versions. */
export const retentionSchedules: Projection<RetentionScheduleRow, RetentionScheduleEvent> = {
  name: 'retention-schedules',
  version: 1,
  table: {
    name: 'retention_schedules',
    columns: {
      scheduleId: { type: 'text' },
      regionCode: { type: 'text' },
      version: { type: 'integer' },
      periods: { type: 'json' },
      adoptedAt: { type: 'timestamptz' },
      adoptedBy: { type: 'text' },
      reason: { type: 'text', nullable: true },
    },
    key: ['scheduleId', 'version'],
    group: 'scheduleId',
    indexes: [['regionCode', 'version']],
  },
  storedTypes: retentionScheduleCodec.storedTypes,
  decode: (stored) => retentionScheduleCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

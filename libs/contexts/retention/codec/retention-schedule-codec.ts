import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import { districtOf } from '../domain/district.js';
import type { RetentionScheduleCommand } from '../domain/schedule/commands.js';
import { retentionScheduleDecider } from '../domain/schedule/decider.js';
import type { RetentionScheduleEvent } from '../domain/schedule/events.js';
import type { RetentionScheduleState } from '../domain/schedule/state.js';

export const retentionScheduleCodec = defineEventCodec<RetentionScheduleEvent>({ RetentionScheduleAdopted: [] });

export const retentionScheduleAggregate: Aggregate<
  RetentionScheduleCommand,
  RetentionScheduleEvent,
  RetentionScheduleState
> = {
  category: 'retentionschedule',
  decider: retentionScheduleDecider,
  codec: retentionScheduleCodec,
};

/** The schedule that holds in a region: its district's. */
export function retentionScheduleIdOf(regionCode: string): Uuid {
  return idFromName('retention-schedule', districtOf(regionCode));
}

import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { regionCodec } from '../../codec/region-codec.js';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { RegionEvent } from '../../domain/region/events.js';

/** One code of the administrative division. */
export type RegionRegisterRow = {
  readonly regionId: Uuid;
  readonly regionCode: string;
  readonly name: string;
  readonly validFrom: CalendarDay;
  /** Null while the code is in use. */
  readonly validUntil: CalendarDay | null;
  readonly successorCode: string | null;
};

function evolve(
  rows: readonly RegionRegisterRow[],
  { event, stored }: ProjectedEvent<RegionEvent>,
): readonly RegionRegisterRow[] {
  switch (event.type) {
    case 'RegionRegistered':
      return [{ regionId: aggregateIdOf(stored.streamId), ...event.data, validUntil: null, successorCode: null }];
    case 'RegionClosed':
      return rows.map((row) => ({ ...row, ...event.data }));
    default:
      return assertNever(event, 'region event');
  }
}

/** Register of regions, in use and closed. */
export const regionRegister: Projection<RegionRegisterRow, RegionEvent> = {
  name: 'region-register',
  version: 1,
  table: {
    name: 'region_register',
    columns: {
      regionId: { type: 'text' },
      regionCode: { type: 'text' },
      name: { type: 'text' },
      validFrom: { type: 'date' },
      validUntil: { type: 'date', nullable: true },
      successorCode: { type: 'text', nullable: true },
    },
    key: ['regionId'],
    group: 'regionId',
    indexes: [['regionCode']],
  },
  storedTypes: regionCodec.storedTypes,
  decode: (stored) => regionCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

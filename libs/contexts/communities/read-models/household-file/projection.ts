import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { householdCodec } from '../../codec/household-codec.js';
import type { HouseholdEvent, HouseholdHead, Housing, Premises } from '../../domain/household/events.js';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import { placeOrderOf } from './place-order.js';

/** One household as the register now reads. */
export type HouseholdFileRow = {
  readonly householdId: Uuid;
  readonly regionCode: string;
  readonly householdNumber: string;
  readonly estate: string;
  readonly building: string;
  readonly unit: string;
  readonly room: string;
  /** Sorts as people read places; see `placeOrderOf`. */
  readonly placeOrder: string;
  readonly grid: string;
  readonly gridValidFrom: CalendarDay;
  readonly housing: Housing;
  readonly residentsCount: number;
  readonly headSubjectId: SubjectId | null;
  readonly headName: Sealed | null;
  readonly remark: Sealed | null;
  readonly registeredAt: Instant;
  readonly changedAt: Instant;
};

function evolve(
  rows: readonly HouseholdFileRow[],
  { event, stored }: ProjectedEvent<HouseholdEvent>,
): readonly HouseholdFileRow[] {
  const changedAt = stored.recordedAt;
  if (event.type === 'HouseholdRegistered') {
    const { regionCode, householdNumber, premises, grid, housing, residentsCount, remark, head } = event.data;
    return [
      {
        householdId: aggregateIdOf(stored.streamId),
        regionCode,
        householdNumber,
        ...placed(premises),
        grid: grid.name,
        gridValidFrom: grid.validFrom,
        housing,
        residentsCount,
        ...headed(head),
        remark: remark?.sealed ?? null,
        registeredAt: changedAt,
        changedAt,
      },
    ];
  }
  return rows.map((row) => ({ ...row, ...changeOf(event), changedAt }));
}

function changeOf(event: Exclude<HouseholdEvent, { type: 'HouseholdRegistered' }>): Partial<HouseholdFileRow> {
  switch (event.type) {
    case 'HouseholdPremisesCorrected':
      return placed(event.data.premises);
    case 'HouseholdGridAssigned':
      return { grid: event.data.grid.name, gridValidFrom: event.data.grid.validFrom };
    case 'HouseholdHousingChanged':
    case 'HouseholdResidentsCounted':
      return event.data;
    // The name stays as ciphertext without a key, and shows that it was erased.
    case 'HouseholdHeadErased':
      return {};
    case 'HouseholdHeadChanged':
      return headed(event.data.head);
    case 'HouseholdRemarkChanged':
      return { remark: event.data.remark?.sealed ?? null };
    default:
      return assertNever(event, 'household event');
  }
}

function placed(premises: Premises) {
  const { estate, building, unit, room } = premises;
  return { estate, building, unit, room, placeOrder: placeOrderOf(premises) };
}

function headed(head: HouseholdHead | null) {
  return { headSubjectId: head?.subjectId ?? null, headName: head?.name.sealed ?? null };
}

/** Household file: one row per household, in the order of building, unit and room. */
export const householdFile: Projection<HouseholdFileRow, HouseholdEvent> = {
  name: 'household-file',
  version: 1,
  table: {
    name: 'household_file',
    columns: {
      householdId: { type: 'text' },
      regionCode: { type: 'text' },
      householdNumber: { type: 'text' },
      estate: { type: 'text' },
      building: { type: 'text' },
      unit: { type: 'text' },
      room: { type: 'text' },
      placeOrder: { type: 'text' },
      grid: { type: 'text' },
      gridValidFrom: { type: 'date' },
      housing: { type: 'text' },
      residentsCount: { type: 'integer' },
      headSubjectId: { type: 'text', nullable: true },
      headName: { type: 'text', nullable: true },
      remark: { type: 'text', nullable: true },
      registeredAt: { type: 'timestamptz' },
      changedAt: { type: 'timestamptz' },
    },
    key: ['householdId'],
    group: 'householdId',
    indexes: [['regionCode', 'placeOrder', 'householdId']],
  },
  storedTypes: householdCodec.storedTypes,
  decode: (stored) => householdCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

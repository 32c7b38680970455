import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { residentCodec } from '../../codec/resident-codec.js';
import type { ResidentEvent } from '../../domain/resident/events.js';

/** One resident. Of an erased one only that there was one. */
export type ResidentRegisterRow = {
  readonly residentId: Uuid;
  readonly regionCode: string;
  readonly householdId: Uuid | null;
  /** In other communities, sorted. */
  readonly otherHouseholdIds: readonly Uuid[];
  readonly status: 'REGISTERED' | 'ERASED';
  readonly name: Sealed | null;
  readonly idNumber: Sealed | null;
  readonly phone: Sealed | null;
  readonly elder: boolean | null;
  readonly registeredAt: Instant;
  /** Telephone number and remark are gone; name and number wait for the end of a retention. */
  readonly optionalErasedAt: Instant | null;
  readonly erasedAt: Instant | null;
};

const WITHOUT_PERSONAL_DATA = {
  householdId: null,
  otherHouseholdIds: [],
  name: null,
  idNumber: null,
  phone: null,
  elder: null,
};

function evolve(
  rows: readonly ResidentRegisterRow[],
  { event, stored }: ProjectedEvent<ResidentEvent>,
): readonly ResidentRegisterRow[] {
  if (event.type === 'ResidentRegistered') {
    const { regionCode, householdId, name, idNumber, phone, elder } = event.data;
    return [
      {
        residentId: aggregateIdOf(stored.streamId),
        regionCode,
        householdId,
        otherHouseholdIds: [],
        status: 'REGISTERED',
        name: name.sealed,
        idNumber: idNumber.sealed,
        phone: phone?.sealed ?? null,
        elder,
        registeredAt: stored.recordedAt,
        optionalErasedAt: null,
        erasedAt: null,
      },
    ];
  }
  return rows.map((row) => ({ ...row, ...changeOf(row, event, stored.recordedAt) }));
}

function changeOf(
  row: ResidentRegisterRow,
  event: Exclude<ResidentEvent, { type: 'ResidentRegistered' }>,
  recordedAt: Instant,
): Partial<ResidentRegisterRow> {
  switch (event.type) {
    case 'ResidentNameCorrected':
      return { name: event.data.name.sealed };
    case 'ResidentPhoneChanged':
      return { phone: event.data.phone?.sealed ?? null };
    case 'ResidentMoved':
      return event.data;
    case 'ResidentAlsoRegistered':
      return { otherHouseholdIds: [...new Set([...row.otherHouseholdIds, event.data.householdId])].sort() };
    case 'PersonalDataRevealed':
    case 'ResidentLookedUp':
    case 'PersonalDataExported':
      return {};
    case 'ResidentOptionalDataErased':
      return { phone: null, optionalErasedAt: recordedAt };
    case 'ResidentErased':
      return { status: 'ERASED', ...WITHOUT_PERSONAL_DATA, erasedAt: recordedAt };
    default:
      return assertNever(event, 'resident event');
  }
}

/** Register of residents: who lives in which household. */
export const residentRegister: Projection<ResidentRegisterRow, ResidentEvent> = {
  name: 'resident-register',
  version: 2,
  table: {
    name: 'resident_register',
    columns: {
      residentId: { type: 'text' },
      regionCode: { type: 'text' },
      householdId: { type: 'text', nullable: true },
      otherHouseholdIds: { type: 'text[]' },
      status: { type: 'text' },
      name: { type: 'text', nullable: true },
      idNumber: { type: 'text', nullable: true },
      phone: { type: 'text', nullable: true },
      elder: { type: 'boolean', nullable: true },
      registeredAt: { type: 'timestamptz' },
      optionalErasedAt: { type: 'timestamptz', nullable: true },
      erasedAt: { type: 'timestamptz', nullable: true },
    },
    key: ['residentId'],
    group: 'residentId',
    indexes: [['householdId'], ['regionCode', 'residentId']],
  },
  storedTypes: residentCodec.storedTypes,
  decode: (stored) => residentCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

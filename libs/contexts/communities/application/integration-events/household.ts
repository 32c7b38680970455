import type { SubjectId } from '#libs/kernel/sealed';
import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import {
  calendarDay,
  count,
  nullable,
  oneOf,
  publicText,
  record,
  regionCode,
  sealed,
  uuid,
  type PublicData,
} from '#libs/messaging/public-fields';
import { householdCodec } from '../../codec/household-codec.js';
import type {
  GridAssignment,
  HouseholdEvent,
  HouseholdGridAssigned,
  HouseholdHead,
  HouseholdHeadChanged,
  HouseholdHeadErased,
  HouseholdHousingChanged,
  HouseholdPremisesCorrected,
  HouseholdRegistered,
  HouseholdRemarkChanged,
  HouseholdResidentsCounted,
  Premises,
} from '../../domain/household/events.js';

/** Type of the message that the data of a head without a resident are erased; `PersonalDataErasure` waits for it. */
export const HOUSEHOLD_HEAD_ERASED = 'cn.qiyue.communities.household-head-erased.v1';

export interface HouseholdHeadErasedData {
  readonly householdId: SubjectId;
  readonly regionCode: string;
  readonly subjectId: SubjectId;
}

const householdId = uuid('The household.');
const premises = record(
  {
    estate: publicText('Estate or compound.'),
    building: publicText('Building.'),
    unit: publicText('Unit (staircase) of the building.'),
    room: publicText('Room, as the register writes it.'),
  },
  'Where the household lives; each part may be empty.',
);
const grid = record(
  { name: publicText('Name of the grid.'), validFrom: calendarDay('First day of the assignment.') },
  'Grid the household belongs to.',
);
const housing = oneOf(['OWNER_OCCUPIED', 'RENTED', 'VACANT'], 'Lived in by the owner, let, or empty.');
const residentsCount = count('Number of people who live there.');
const remark = nullable(sealed('Remark of the committee, under the key of the household; null: none.'));
const head = record(
  {
    subjectId: uuid('The head of household (户主) as resident.'),
    name: sealed('Name, under the key of that resident.'),
  },
  'Head of household.',
);

function premisesOf({ estate, building, unit, room }: Premises): PublicData<typeof premises> {
  return { estate, building, unit, room };
}

function gridOf({ name, validFrom }: GridAssignment): PublicData<typeof grid> {
  return { name, validFrom };
}

function headOf(person: HouseholdHead | null): PublicData<typeof head> | null {
  return person === null ? null : { subjectId: person.subjectId, name: person.name.sealed };
}

export const householdContract = publicContractOf<HouseholdEvent>({
  context: 'communities',
  codec: householdCodec,
  events: {
    HouseholdRegistered: definePublicEvent({
      name: 'household-registered',
      version: 1,
      description: 'A household was entered in the register of its community.',
      data: {
        householdId,
        regionCode: regionCode('Community of the household.'),
        householdNumber: publicText('Number in the register, unique within the community.'),
        premises,
        grid,
        housing,
        residentsCount,
        remark,
        head: nullable(head),
      },
      map: ({ data }: HouseholdRegistered, id) => ({
        householdId: id,
        regionCode: data.regionCode,
        householdNumber: data.householdNumber,
        premises: premisesOf(data.premises),
        grid: gridOf(data.grid),
        housing: data.housing,
        residentsCount: data.residentsCount,
        remark: data.remark?.sealed ?? null,
        head: headOf(data.head),
      }),
    }),
    HouseholdPremisesCorrected: definePublicEvent({
      name: 'household-premises-corrected',
      version: 1,
      description: 'The premises of a household were corrected.',
      data: { householdId, premises },
      map: ({ data }: HouseholdPremisesCorrected, id) => ({ householdId: id, premises: premisesOf(data.premises) }),
    }),
    HouseholdGridAssigned: definePublicEvent({
      name: 'household-grid-assigned',
      version: 1,
      description: 'A household was assigned to a grid.',
      data: { householdId, grid },
      map: ({ data }: HouseholdGridAssigned, id) => ({ householdId: id, grid: gridOf(data.grid) }),
    }),
    HouseholdHousingChanged: definePublicEvent({
      name: 'household-housing-changed',
      version: 1,
      description: 'The premises of a household are lived in otherwise than before.',
      data: { householdId, housing },
      map: ({ data }: HouseholdHousingChanged, id) => ({ householdId: id, housing: data.housing }),
    }),
    HouseholdResidentsCounted: definePublicEvent({
      name: 'household-residents-counted',
      version: 1,
      description: 'The people of a household were counted anew.',
      data: { householdId, residentsCount },
      map: ({ data }: HouseholdResidentsCounted, id) => ({ householdId: id, residentsCount: data.residentsCount }),
    }),
    HouseholdRemarkChanged: definePublicEvent({
      name: 'household-remark-changed',
      version: 1,
      description: 'The remark on a household was changed or removed.',
      data: { householdId, remark },
      map: ({ data }: HouseholdRemarkChanged, id) => ({ householdId: id, remark: data.remark?.sealed ?? null }),
    }),
    HouseholdHeadChanged: definePublicEvent({
      name: 'household-head-changed',
      version: 1,
      description: 'A household has another head, or its head another name.',
      data: { householdId, head: nullable(head) },
      map: ({ data }: HouseholdHeadChanged, id) => ({ householdId: id, head: headOf(data.head) }),
    }),
    HouseholdHeadErased: definePublicEvent({
      name: 'household-head-erased',
      version: 1,
      description:
        'It was decided to erase the data of a head of household who is no resident of his own; the key they are sealed under is to be destroyed.',
      data: {
        householdId,
        regionCode: regionCode('Community of the household.'),
        subjectId: uuid('Under this id the data are sealed.'),
      },
      map: ({ data }: HouseholdHeadErased, id): HouseholdHeadErasedData => ({
        householdId: id,
        regionCode: data.regionCode,
        subjectId: data.subjectId,
      }),
    }),
  },
});

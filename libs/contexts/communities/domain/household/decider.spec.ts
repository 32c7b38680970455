import type { Sealed } from '#libs/kernel/sealed';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { contextOf, specification } from '#libs/testing/decider-specification';
import { REGION_CODE_INVALID } from '../region/problems.js';
import { ERASURE_REASON_MISSING } from '../resident/problems.js';
import type { RecordHousehold } from './commands.js';
import { householdDecider } from './decider.js';
import type { HouseholdEvent } from './events.js';
import {
  HOUSEHOLD_DATA_INVALID,
  HOUSEHOLD_GRID_DATE_REVERSED,
  HOUSEHOLD_HEAD_IS_RESIDENT,
  HOUSEHOLD_IDENTITY_MISMATCH,
  HOUSEHOLD_UNKNOWN,
} from './problems.js';

const worker = contextOf({ accountId: 'a1', role: 'GridWorker', regionCode: '370704001001' });
const field = (fingerprint: string) => ({ sealed: `sealed-${fingerprint}` as Sealed, fingerprint });
const head = { subjectId: 'resident-1', name: field('n1') };
const entry: RecordHousehold['data'] = {
  regionCode: '370704001001',
  householdNumber: '370704001001-00001',
  premises: { estate: '五一小区', building: '1号楼', unit: '1单元', room: '3-1' },
  grid: '第1网格',
  gridValidFrom: '2026-06-30',
  housing: 'OWNER_OCCUPIED',
  residentsCount: 3,
  remark: null,
  head,
};
const { grid, gridValidFrom, ...rest } = entry;
const registered: HouseholdEvent = {
  type: 'HouseholdRegistered',
  data: { ...rest, grid: { name: grid, validFrom: gridValidFrom } },
};
const record = (overrides: Partial<RecordHousehold['data']> = {}): RecordHousehold => ({
  type: 'RecordHousehold',
  data: { ...entry, ...overrides },
});
const household = specification(householdDecider);

describe('a head without a resident of his own', () => {
  const officer = contextOf({ accountId: 'a2', role: 'PrivacyOfficer', regionCode: '370704' });
  const own = {
    ...registered,
    data: { ...registered.data, head: { ...head, subjectId: 'household-1' } },
  } as HouseholdEvent;
  const erase = { type: 'EraseHouseholdHead', data: { householdId: 'household-1', reason: '本人申请' } } as const;
  const erased: HouseholdEvent = {
    type: 'HouseholdHeadErased',
    data: { regionCode: '370704001001', subjectId: 'household-1' },
  };

  it('is erased by the privacy officer, once', () => {
    household.given(own).when(erase, officer).then(erased);
    household.given(own, erased).when(erase, officer).thenNothing();
    household.given().when(erase, officer).thenRefused(HOUSEHOLD_UNKNOWN);
    household.given(own).when(erase, worker).thenRefused(NOT_PERMITTED);
    household
      .given(own)
      .when({ ...erase, data: { ...erase.data, reason: ' ' } }, officer)
      .thenRefused(ERASURE_REASON_MISSING);
  });

  it('is not what a resident is', () => {
    household.given(registered).when(erase, officer).thenRefused(HOUSEHOLD_HEAD_IS_RESIDENT);
  });

  it('may be followed by a head who is one', () => {
    household.given(own, erased).when(record(), worker).then({ type: 'HouseholdHeadChanged', data: { head } });
  });
});

describe('household', () => {
  it('is registered under its number', () => {
    household.given().when(record(), worker).then(registered);
  });

  it('is not changed by the same entry, even on a later day and under new ciphertext', () => {
    const again = record({
      gridValidFrom: '2026-07-01',
      head: { ...head, name: { sealed: 'sealed-anew' as Sealed, fingerprint: 'n1' } },
    });
    household.given(registered).when(again, worker).thenNothing();
  });

  it('records each changed fact by itself', () => {
    const premises = { ...entry.premises, room: '302' };
    household
      .given(registered)
      .when(record({ premises, housing: 'RENTED', residentsCount: 4 }), worker)
      .then(
        { type: 'HouseholdPremisesCorrected', data: { premises } },
        { type: 'HouseholdHousingChanged', data: { housing: 'RENTED' } },
        { type: 'HouseholdResidentsCounted', data: { residentsCount: 4 } },
      );
  });

  it('has another head, no head, or the same head under a corrected name', () => {
    const other = { subjectId: 'resident-2', name: field('n2') };
    const corrected = { ...head, name: field('n3') };
    for (const next of [other, corrected, null]) {
      household
        .given(registered)
        .when(record({ head: next }), worker)
        .then({ type: 'HouseholdHeadChanged', data: { head: next } });
    }
  });

  it('gets and loses a remark', () => {
    const remark = field('r1');
    const remarked: HouseholdEvent = { type: 'HouseholdRemarkChanged', data: { remark } };
    household.given(registered).when(record({ remark }), worker).then(remarked);
    household
      .given(registered, remarked)
      .when(record(), worker)
      .then({ type: 'HouseholdRemarkChanged', data: { remark: null } });
  });

  it('belongs to a grid from a day on, never from before the grid it is in', () => {
    const assign = (validFrom: string) =>
      ({ type: 'AssignHouseholdGrid', data: { grid: '第2网格', validFrom } }) as const;
    household
      .given(registered)
      .when(assign('2026-07-01'), worker)
      .then({ type: 'HouseholdGridAssigned', data: { grid: { name: '第2网格', validFrom: '2026-07-01' } } });
    household.given(registered).when(assign('2026-06-29'), worker).thenRefused(HOUSEHOLD_GRID_DATE_REVERSED);
    household.given(registered).when(assign('2026-06-31'), worker).thenRefused(HOUSEHOLD_DATA_INVALID);
    household.given().when(assign('2026-07-01'), worker).thenRefused(HOUSEHOLD_UNKNOWN);
  });

  it('is recorded by those who keep the register of its community', () => {
    for (const role of ['Resident', 'Auditor', 'SystemAdmin', 'PrivacyOfficer'] as const) {
      const stranger = contextOf({ accountId: 'a2', role, regionCode: '370704001001' });
      household.given().when(record(), stranger).thenRefused(NOT_PERMITTED);
    }
    const neighbour = contextOf({ accountId: 'a3', role: 'GridWorker', regionCode: '370704001002' });
    household.given().when(record(), neighbour).thenRefused(NOT_PERMITTED);
  });

  it.each<[string, Partial<RecordHousehold['data']>]>([
    ['no number', { householdNumber: ' ' }],
    ['no room', { premises: { ...entry.premises, room: '' } }],
    ['a control of writing direction', { premises: { ...entry.premises, estate: '五一\u202e小区' } }],
    ['half a person', { residentsCount: 1.5 }],
    ['fewer than no residents', { residentsCount: -1 }],
    ['more residents than a dormitory holds', { residentsCount: 1_000 }],
    ['no day', { gridValidFrom: '2026-02-30' }],
  ])('refuses %s', (_, overrides) => {
    household.given().when(record(overrides), worker).thenRefused(HOUSEHOLD_DATA_INVALID);
  });

  it('lies in a community, the same for ever', () => {
    const district = contextOf({ accountId: 'a1', role: 'CommitteeDirector', regionCode: '370704' });
    household
      .given()
      .when(record({ regionCode: '370704001' }), district)
      .thenRefused(REGION_CODE_INVALID);
    const moved = record({ regionCode: '370704001002' });
    household.given(registered).when(moved, district).thenRefused(HOUSEHOLD_IDENTITY_MISMATCH);
  });
});

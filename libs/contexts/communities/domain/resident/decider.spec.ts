import type { Sealed } from '#libs/kernel/sealed';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { RecordResident } from './commands.js';
import { residentDecider } from './decider.js';
import type { ResidentEvent } from './events.js';
import {
  ERASURE_REASON_MISSING,
  ERASURE_UNDER_HOLD,
  RESIDENT_ERASED,
  RESIDENT_NAMED_OTHERWISE,
  RESIDENT_UNKNOWN,
} from './problems.js';

const worker = contextOf({ accountId: 'a1', role: 'GridWorker', regionCode: '370704001001' });
const officer = contextOf({ accountId: 'a2', role: 'PrivacyOfficer', regionCode: '370704' });
const field = (fingerprint: string) => ({ sealed: `sealed-${fingerprint}` as Sealed, fingerprint });
const entry: RecordResident['data'] = {
  regionCode: '370704001001',
  householdId: 'h1',
  name: field('n1'),
  idNumber: field('i1'),
  phone: field('p1'),
  elder: true,
};
const registered: ResidentEvent = { type: 'ResidentRegistered', data: entry };
const erased: ResidentEvent = { type: 'ResidentErased', data: { regionCode: '370704001001' } };
const record = (overrides: Partial<RecordResident['data']> = {}): RecordResident => ({
  type: 'RecordResident',
  data: { ...entry, ...overrides },
});
const erase = { type: 'EraseResident', data: { reason: '本人申请', holdIds: [], evidenceKept: false } } as const;
const optionalErased: ResidentEvent = { type: 'ResidentOptionalDataErased', data: { regionCode: '370704001001' } };
const resident = specification(residentDecider);

describe('resident', () => {
  it('is registered', () => {
    resident.given().when(record(), worker).then(registered);
  });

  it('is not changed by the same entry, nor by a birthday', () => {
    resident
      .given(registered)
      .when(record({ elder: false }), worker)
      .thenNothing();
  });

  it('records a corrected name, another or no phone, and a move, each by itself', () => {
    resident
      .given(registered)
      .when(record({ name: field('n2'), phone: null, householdId: 'h2' }), worker)
      .then(
        { type: 'ResidentNameCorrected', data: { name: field('n2') } },
        { type: 'ResidentPhoneChanged', data: { phone: null } },
        { type: 'ResidentMoved', data: { regionCode: '370704001001', householdId: 'h2' } },
      );
  });

  it('may be listed by another community too, which changes nothing else', () => {
    const neighbour = contextOf({ accountId: 'a4', role: 'GridWorker', regionCode: '370704001002' });
    const there = { regionCode: '370704001002', householdId: 'h9' };
    const also: ResidentEvent = { type: 'ResidentAlsoRegistered', data: there };
    resident
      .given(registered)
      .when(record({ ...there, phone: field('p2') }), neighbour)
      .then(also);
    resident.given(registered, also).when(record(there), neighbour).thenNothing();
    resident.given(registered, also).when(record(), worker).thenNothing();
  });

  it('is never renamed by another community: one of the two numbers is wrong', () => {
    const neighbour = contextOf({ accountId: 'a4', role: 'GridWorker', regionCode: '370704001002' });
    const named = record({ regionCode: '370704001002', name: field('n2') });
    resident.given(registered).when(named, neighbour).thenRefused(RESIDENT_NAMED_OTHERWISE);
  });

  it('is erased by the privacy officer of the area, with a reason, once', () => {
    resident.given(registered).when(erase, officer).then(erased);
    resident.given(registered, erased).when(erase, officer).thenNothing();
    resident.given().when(erase, officer).thenRefused(RESIDENT_UNKNOWN);
    for (const reason of ['', '  ', '长'.repeat(501)]) {
      resident
        .given(registered)
        .when({ type: 'EraseResident', data: { ...erase.data, reason } }, officer)
        .thenRefused(ERASURE_REASON_MISSING);
    }
  });

  it('loses the optional data alone while a record that names the person has to be kept, and the rest later', () => {
    const kept = { type: 'EraseResident', data: { ...erase.data, evidenceKept: true } } as const;
    resident.given(registered).when(kept, officer).then(optionalErased);
    resident.given(registered, optionalErased).when(kept, officer).thenNothing();
    resident.given(registered, optionalErased).when(erase, officer).then(erased);
    const run = contextOf({ accountId: 'system', role: 'System', regionCode: '000000' });
    resident.given(registered, optionalErased).when(erase, run).then(erased);
  });

  it('is not erased at all under a legal hold', () => {
    for (const evidenceKept of [true, false]) {
      const held = { type: 'EraseResident', data: { ...erase.data, evidenceKept, holdIds: ['hold-1'] } } as const;
      resident.given(registered).when(held, officer).thenRefused(ERASURE_UNDER_HOLD);
    }
  });

  it('takes no telephone number again once it was erased', () => {
    resident.given(registered, optionalErased).when(record(), worker).thenNothing();
  });

  it('is never erased by those who keep the register, nor by an officer of another district', () => {
    resident.given(registered).when(erase, worker).thenRefused(NOT_PERMITTED);
    const elsewhere = contextOf({ accountId: 'a3', role: 'PrivacyOfficer', regionCode: '370705' });
    resident.given(registered).when(erase, elsewhere).thenRefused(NOT_PERMITTED);
  });

  it('takes no personal data after the erasure', () => {
    resident.given(registered, erased).when(record(), worker).thenRefused(RESIDENT_ERASED);
  });

  it('is recorded by those who keep the register of the community', () => {
    resident.given().when(record(), officer).thenRefused(NOT_PERMITTED);
    resident
      .given()
      .when(record({ regionCode: '370704001002' }), worker)
      .thenRefused(NOT_PERMITTED);
  });
});

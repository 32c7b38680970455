import type { Position, StoredEvent } from '#libs/event-store/event-log';
import type { DomainEvent } from '#libs/kernel/decider';
import type { EventCodec } from '#libs/kernel/event-codec';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import type { Sealed } from '#libs/kernel/sealed';
import type { Projection } from '#libs/postgres/projections/projection';
import { householdCodec } from '../codec/household-codec.js';
import { organizationCodec } from '../codec/organization-codec.js';
import { regionCodec } from '../codec/region-codec.js';
import { residentCodec } from '../codec/resident-codec.js';
import type { HouseholdEvent } from '../domain/household/events.js';
import type { OrganizationEvent } from '../domain/organization/events.js';
import type { OrganizationCode } from '../domain/organization/organization-code.js';
import type { RegionEvent } from '../domain/region/events.js';
import type { ResidentEvent } from '../domain/resident/events.js';
import { placeOrderOf } from './household-file/place-order.js';
import { householdFile } from './household-file/projection.js';
import { organizationRegister } from './organization-register/projection.js';
import { regionRegister } from './region-register/projection.js';
import { residentRegister } from './resident-register/projection.js';

const field = (fingerprint: string) => ({ sealed: `sealed-${fingerprint}` as Sealed, fingerprint });

/** Rows after a history, replayed twice over: the second time must not differ. */
function rowsAfter<Row extends object, Event extends DomainEvent>(
  projection: Projection<Row, Event>,
  codec: EventCodec<Event>,
  history: readonly Event[],
): readonly Row[] {
  const replay = () =>
    history.reduce<readonly Row[]>((rows, event, revision) => {
      const stored: StoredEvent = {
        id: String(revision),
        streamId: 'category-a1',
        revision,
        position: String(revision) as Position,
        ...codec.encode(event),
        metadata: {} as EventMetadata,
        recordedAt: `2026-06-0${revision + 1}T00:00:00.000Z`,
      };
      expect(projection.groupOf({ event, stored })).toBe('a1');
      return projection.evolve(rows, { event: projection.decode(stored), stored });
    }, []);
  const rows = replay();
  expect(replay()).toEqual(rows);
  for (const row of rows) expect(Object.keys(row).sort()).toEqual(Object.keys(projection.table.columns).sort());
  return rows;
}

describe('household file', () => {
  const premises = { estate: '五一小区', building: '2号楼', unit: '1单元', room: '3-1' };
  const registered: HouseholdEvent = {
    type: 'HouseholdRegistered',
    data: {
      regionCode: '370704001001',
      householdNumber: '00001',
      premises,
      grid: { name: '第1网格', validFrom: '2026-06-01' },
      housing: 'RENTED',
      residentsCount: 3,
      remark: field('r1'),
      head: { subjectId: 's1', name: field('n1') },
    },
  };
  const row = {
    householdId: 'a1',
    regionCode: '370704001001',
    householdNumber: '00001',
    ...premises,
    placeOrder: '五一小区\t00000002号楼\t00000001单元\t00000003-00000001',
    grid: '第1网格',
    gridValidFrom: '2026-06-01',
    housing: 'RENTED',
    residentsCount: 3,
    headSubjectId: 's1',
    headName: 'sealed-n1',
    remark: 'sealed-r1',
    registeredAt: '2026-06-01T00:00:00.000Z',
    changedAt: '2026-06-01T00:00:00.000Z',
  };

  it('shows a household as registered', () => {
    expect(rowsAfter(householdFile, householdCodec, [registered])).toEqual([row]);
  });

  it('shows every later change and nothing that was before', () => {
    const history: readonly HouseholdEvent[] = [
      registered,
      { type: 'HouseholdPremisesCorrected', data: { premises: { ...premises, room: '甲' } } },
      { type: 'HouseholdGridAssigned', data: { grid: { name: '第2网格', validFrom: '2026-06-20' } } },
      { type: 'HouseholdHousingChanged', data: { housing: 'VACANT' } },
      { type: 'HouseholdResidentsCounted', data: { residentsCount: 0 } },
      { type: 'HouseholdHeadChanged', data: { head: null } },
      { type: 'HouseholdRemarkChanged', data: { remark: null } },
    ];
    expect(rowsAfter(householdFile, householdCodec, history)).toEqual([
      {
        ...row,
        room: '甲',
        placeOrder: '五一小区\t00000002号楼\t00000001单元\t甲',
        grid: '第2网格',
        gridValidFrom: '2026-06-20',
        housing: 'VACANT',
        residentsCount: 0,
        headSubjectId: null,
        headName: null,
        remark: null,
        changedAt: '2026-06-07T00:00:00.000Z',
      },
    ]);
  });

  it('sorts places as people read them', () => {
    const rooms = ['2号楼|1单元|101', '10号楼|1单元|101', '2号楼|1单元|1001', '2号楼|1单元|甲', '2号楼|2单元|101'];
    const sorted = rooms
      .map((text) => {
        const [building = '', unit = '', room = ''] = text.split('|');
        return { text, order: placeOrderOf({ estate: '', building, unit, room }) };
      })
      .sort((one, other) => (one.order < other.order ? -1 : 1))
      .map(({ text }) => text);
    expect(sorted).toEqual([
      '2号楼|1单元|101',
      '2号楼|1单元|1001',
      '2号楼|1单元|甲',
      '2号楼|2单元|101',
      '10号楼|1单元|101',
    ]);
  });
});

describe('resident register', () => {
  const registered: ResidentEvent = {
    type: 'ResidentRegistered',
    data: {
      regionCode: '370704001001',
      householdId: 'h1',
      name: field('n1'),
      idNumber: field('i1'),
      phone: null,
      elder: true,
    },
  };

  it('shows the last name, phone and household', () => {
    const rows = rowsAfter(residentRegister, residentCodec, [
      registered,
      { type: 'ResidentNameCorrected', data: { name: field('n2') } },
      { type: 'ResidentPhoneChanged', data: { phone: field('p2') } },
      { type: 'ResidentMoved', data: { regionCode: '370704001001', householdId: 'h2' } },
      { type: 'ResidentAlsoRegistered', data: { regionCode: '370704001003', householdId: 'h9' } },
      { type: 'ResidentAlsoRegistered', data: { regionCode: '370704001002', householdId: 'h3' } },
    ]);
    expect(rows).toEqual([
      {
        residentId: 'a1',
        regionCode: '370704001001',
        householdId: 'h2',
        otherHouseholdIds: ['h3', 'h9'],
        status: 'REGISTERED',
        name: 'sealed-n2',
        idNumber: 'sealed-i1',
        phone: 'sealed-p2',
        elder: true,
        registeredAt: '2026-06-01T00:00:00.000Z',
        optionalErasedAt: null,
        erasedAt: null,
      },
    ]);
  });

  it('keeps of somebody whose optional data are erased what his contracts need', () => {
    const [row] = rowsAfter(residentRegister, residentCodec, [
      { ...registered, data: { ...registered.data, phone: field('p1') } },
      { type: 'ResidentOptionalDataErased', data: { regionCode: '370704001001' } },
    ]);
    expect(row).toMatchObject({
      status: 'REGISTERED',
      name: 'sealed-n1',
      idNumber: 'sealed-i1',
      phone: null,
      optionalErasedAt: '2026-06-02T00:00:00.000Z',
      erasedAt: null,
    });
  });

  it('keeps of an erased resident no personal field, not even sealed', () => {
    const erased: ResidentEvent = { type: 'ResidentErased', data: { regionCode: '370704001001' } };
    expect(rowsAfter(residentRegister, residentCodec, [registered, erased])).toEqual([
      {
        residentId: 'a1',
        regionCode: '370704001001',
        householdId: null,
        otherHouseholdIds: [],
        status: 'ERASED',
        name: null,
        idNumber: null,
        phone: null,
        elder: null,
        registeredAt: '2026-06-01T00:00:00.000Z',
        optionalErasedAt: null,
        erasedAt: '2026-06-02T00:00:00.000Z',
      },
    ]);
  });
});

describe('region register', () => {
  it('shows a region and until when its code held', () => {
    const history: readonly RegionEvent[] = [
      { type: 'RegionRegistered', data: { regionCode: '370704001001', name: '五一社区', validFrom: '2020-01-01' } },
      { type: 'RegionClosed', data: { validUntil: '2026-06-30', successorCode: '370704001009' } },
    ];
    expect(rowsAfter(regionRegister, regionCodec, history)).toEqual([
      {
        regionId: 'a1',
        regionCode: '370704001001',
        name: '五一社区',
        validFrom: '2020-01-01',
        validUntil: '2026-06-30',
        successorCode: '370704001009',
      },
    ]);
  });
});

describe('organisation register', () => {
  it('shows the last details and contact', () => {
    const history: readonly OrganizationEvent[] = [
      {
        type: 'OrganizationRegistered',
        data: {
          regionCode: '370704001001',
          code: '913707990000000008' as OrganizationCode,
          name: '单位甲',
          address: '',
          contact: null,
        },
      },
      { type: 'OrganizationDetailsCorrected', data: { name: '单位乙', address: '北门' } },
      { type: 'OrganizationContactChanged', data: { contact: { name: field('n1'), phone: field('p1') } } },
    ];
    expect(rowsAfter(organizationRegister, organizationCodec, history)).toEqual([
      {
        organizationId: 'a1',
        regionCode: '370704001001',
        code: '913707990000000008',
        name: '单位乙',
        address: '北门',
        contactName: 'sealed-n1',
        contactPhone: 'sealed-p1',
      },
    ]);
  });
});

import { NOT_PERMITTED } from '#libs/kernel/permission';
import type { Role } from '#libs/kernel/actor';
import type { Sealed } from '#libs/kernel/sealed';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { RevealPersonalData } from './commands.js';
import { residentDecider } from './decider.js';
import type { PersonalField, ResidentEvent } from './events.js';
import {
  DISCLOSURE_PURPOSE_MISSING,
  FIELD_NOT_DISCLOSED,
  RESIDENT_ERASED,
  RESIDENT_UNKNOWN,
  REVEAL_WITHOUT_FIELDS,
} from './problems.js';

const WUYI = '370704001001';
const WUMALU = '370704001002';
const by = (role: Role, regionCode = WUYI, subjectId?: string) =>
  contextOf({ accountId: 'a1', role, regionCode, ...(subjectId === undefined ? {} : { subjectId }) });
const field = (fingerprint: string) => ({ sealed: `sealed-${fingerprint}` as Sealed, fingerprint });
const registered: ResidentEvent = {
  type: 'ResidentRegistered',
  data: { regionCode: WUYI, householdId: 'h1', name: field('n'), idNumber: field('i'), phone: null, elder: false },
};
const erased: ResidentEvent = { type: 'ResidentErased', data: { regionCode: WUYI } };
const ground = { purpose: 'CONTACT', statement: 'sealed-why' as Sealed } as const;
const reveal = (overrides: Partial<RevealPersonalData['data']> = {}): RevealPersonalData => ({
  type: 'RevealPersonalData',
  data: { ...ground, fields: ['name', 'phone'], ...overrides },
});
const lookUp = { type: 'LookUpResident', data: ground } as const;
const ask = { type: 'ExportPersonalData', data: { residentId: 'r1' } } as const;
const resident = specification(residentDecider);

describe('a resident’s data in full', () => {
  it('are shown for a purpose, which is recorded with what was seen, each time anew', () => {
    const revealed: ResidentEvent = {
      type: 'PersonalDataRevealed',
      data: { regionCode: WUYI, fields: ['name', 'phone'], ...ground },
    };
    resident.given(registered).when(reveal(), by('GridWorker')).then(revealed);
    resident.given(registered, revealed).when(reveal(), by('GridWorker')).then(revealed);
  });

  it.each([
    ['no purpose', { purpose: null }],
    ['a purpose of its own', { purpose: 'CURIOSITY' }],
    ['no words', { statement: null }],
  ])('are not shown with %s', (_, missing) => {
    resident.given(registered).when(reveal(missing), by('CommitteeDirector')).thenRefused(DISCLOSURE_PURPOSE_MISSING);
  });

  it('are shown as far as a role needs them', () => {
    const idNumber: readonly PersonalField[] = ['idNumber'];
    for (const role of ['GridWorker', 'Mediator', 'SubdistrictReviewer'] as const) {
      resident
        .given(registered)
        .when(reveal({ fields: idNumber }), by(role))
        .thenRefused(FIELD_NOT_DISCLOSED);
    }
    for (const role of ['SystemAdmin', 'Resident', 'Supervisor', 'LegalDrafter', 'System'] as const) {
      resident.given(registered).when(reveal(), by(role)).thenRefused(NOT_PERMITTED);
    }
    resident
      .given(registered)
      .when(reveal({ fields: [] }), by('PrivacyOfficer'))
      .thenRefused(REVEAL_WITHOUT_FIELDS);
  });

  it('are shown in the communities that list the person, and nowhere else', () => {
    const also: ResidentEvent = {
      type: 'ResidentAlsoRegistered',
      data: { regionCode: WUMALU, householdId: 'h9' },
    };
    resident.given(registered).when(reveal(), by('GridWorker', WUMALU)).thenRefused(NOT_PERMITTED);
    resident
      .given(registered, also)
      .when(reveal(), by('GridWorker', WUMALU))
      .then({ type: 'PersonalDataRevealed', data: { regionCode: WUMALU, fields: ['name', 'phone'], ...ground } });
  });

  it('are not shown of nobody, nor of somebody who was erased', () => {
    resident.given().when(reveal(), by('GridWorker')).thenRefused(RESIDENT_UNKNOWN);
    resident.given(registered, erased).when(reveal(), by('GridWorker')).thenRefused(RESIDENT_ERASED);
    resident.given(registered, erased).when(lookUp, by('GridWorker')).thenRefused(RESIDENT_ERASED);
    resident.given(registered, erased).when(ask, by('PrivacyOfficer')).thenRefused(RESIDENT_ERASED);
  });
});

describe('a resident', () => {
  it('is found by number by those who compare cards, for a purpose that is recorded', () => {
    resident
      .given(registered)
      .when(lookUp, by('GridWorker'))
      .then({ type: 'ResidentLookedUp', data: { regionCode: WUYI, ...ground } });
    resident.given(registered).when(lookUp, by('Auditor')).thenRefused(NOT_PERMITTED);
    resident
      .given(registered)
      .when({ type: 'LookUpResident', data: { ...ground, purpose: null } }, by('GridWorker'))
      .thenRefused(DISCLOSURE_PURPOSE_MISSING);
  });

  it('gets all his data himself, or from the privacy officer of the area', () => {
    const exported = (askedBy: 'PERSON' | 'PRIVACY_OFFICER'): ResidentEvent => ({
      type: 'PersonalDataExported',
      data: { regionCode: WUYI, askedBy },
    });
    resident
      .given(registered)
      .when(ask, by('Resident', WUYI, 'r1'))
      .then(exported('PERSON'));
    resident.given(registered).when(ask, by('PrivacyOfficer', '370704')).then(exported('PRIVACY_OFFICER'));
    for (const other of [
      by('Resident', WUYI, 'r2'),
      by('Resident'),
      by('PrivacyOfficer', '370705'),
      by('GridWorker', WUYI, 'r1'),
    ]) {
      resident.given(registered).when(ask, other).thenRefused(NOT_PERMITTED);
    }
  });
});

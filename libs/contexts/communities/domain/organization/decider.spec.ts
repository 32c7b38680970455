import type { Sealed } from '#libs/kernel/sealed';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { RecordOrganization } from './commands.js';
import { organizationDecider } from './decider.js';
import type { OrganizationEvent } from './events.js';
import { organizationCodeCheckCharacter, type OrganizationCode } from './organization-code.js';
import { ORGANIZATION_CODE_INVALID, ORGANIZATION_DATA_INVALID, ORGANIZATION_ELSEWHERE } from './problems.js';

const worker = contextOf({ accountId: 'a1', role: 'GridWorker', regionCode: '370704' });
const field = (fingerprint: string) => ({ sealed: `sealed-${fingerprint}` as Sealed, fingerprint });
const codeOf = (characters: string) => `${characters}${organizationCodeCheckCharacter(characters)}` as OrganizationCode;
const code = codeOf('91370799000000000');
const entry: RecordOrganization['data'] = {
  regionCode: '370704001001',
  code,
  name: '单位甲',
  address: '五一小区北门',
  contact: { name: field('n1'), phone: field('p1') },
};
const registered: OrganizationEvent = { type: 'OrganizationRegistered', data: { ...entry, code } };
const record = (overrides: Partial<RecordOrganization['data']> = {}): RecordOrganization => ({
  type: 'RecordOrganization',
  data: { ...entry, ...overrides },
});
const organization = specification(organizationDecider);

describe('organisation', () => {
  it('is registered under its code, however it is typed', () => {
    organization
      .given()
      .when(record({ code: ` ${code.toLowerCase()}` }), worker)
      .then(registered);
    organization.given(registered).when(record(), worker).thenNothing();
  });

  it('corrects name and address, and changes its contact', () => {
    organization
      .given(registered)
      .when(record({ name: '单位乙', contact: null }), worker)
      .then(
        { type: 'OrganizationDetailsCorrected', data: { name: '单位乙', address: entry.address } },
        { type: 'OrganizationContactChanged', data: { contact: null } },
      );
  });

  it('refuses a wrong code, an empty name, another community and a stranger', () => {
    organization
      .given()
      .when(record({ code: '913707990000000000' }), worker)
      .thenRefused(ORGANIZATION_CODE_INVALID);
    organization
      .given()
      .when(record({ name: '' }), worker)
      .thenRefused(ORGANIZATION_DATA_INVALID);
    organization
      .given(registered)
      .when(record({ regionCode: '370704001002' }), worker)
      .thenRefused(ORGANIZATION_ELSEWHERE);
    const stranger = contextOf({ accountId: 'a2', role: 'GridWorker', regionCode: '370705' });
    organization.given().when(record(), stranger).thenRefused(NOT_PERMITTED);
  });
});

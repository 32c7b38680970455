import { definePublicEvent, publicContractOf } from '#libs/messaging/public-event';
import {
  nullable,
  organizationCode,
  publicText,
  record,
  regionCode,
  sealed,
  uuid,
  type PublicData,
} from '#libs/messaging/public-fields';
import { organizationCodec } from '../../codec/organization-codec.js';
import type {
  OrganizationContact,
  OrganizationContactChanged,
  OrganizationDetailsCorrected,
  OrganizationEvent,
  OrganizationRegistered,
} from '../../domain/organization/events.js';

const subjectId = uuid('The organisation: under this id its contact person is sealed.');
const name = publicText('Registered name of the organisation.');
const address = publicText('Address of the organisation; may be empty.');
const contact = record(
  {
    name: sealed('Name of the contact person, under the key of the organisation.'),
    phone: sealed('Telephone number of the contact person, under the key of the organisation.'),
  },
  'Who answers for the organisation.',
);

function contactOf(person: OrganizationContact | null): PublicData<typeof contact> | null {
  return person === null ? null : { name: person.name.sealed, phone: person.phone.sealed };
}

export const organizationContract = publicContractOf<OrganizationEvent>({
  context: 'communities',
  codec: organizationCodec,
  events: {
    OrganizationRegistered: definePublicEvent({
      name: 'organization-registered',
      version: 1,
      description: 'An organisation (驻区单位) was entered in the register of a community.',
      data: {
        subjectId,
        regionCode: regionCode('Community of the organisation.'),
        code: organizationCode('Unified social credit code (GB 32100).'),
        name,
        address,
        contact: nullable(contact),
      },
      map: ({ data }: OrganizationRegistered, organizationId) => ({
        subjectId: organizationId,
        regionCode: data.regionCode,
        code: data.code,
        name: data.name,
        address: data.address,
        contact: contactOf(data.contact),
      }),
    }),
    OrganizationDetailsCorrected: definePublicEvent({
      name: 'organization-details-corrected',
      version: 1,
      description: 'Name or address of an organisation was corrected.',
      data: { subjectId, name, address },
      map: ({ data }: OrganizationDetailsCorrected, organizationId) => ({
        subjectId: organizationId,
        name: data.name,
        address: data.address,
      }),
    }),
    OrganizationContactChanged: definePublicEvent({
      name: 'organization-contact-changed',
      version: 1,
      description: 'Another person answers for an organisation, or nobody.',
      data: { subjectId, contact: nullable(contact) },
      map: ({ data }: OrganizationContactChanged, organizationId) => ({
        subjectId: organizationId,
        contact: contactOf(data.contact),
      }),
    }),
  },
});

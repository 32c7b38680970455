import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { organizationCodec } from '../../codec/organization-codec.js';
import type { OrganizationContact, OrganizationEvent } from '../../domain/organization/events.js';

/** One organisation in the area. */
export type OrganizationRegisterRow = {
  readonly organizationId: Uuid;
  readonly regionCode: string;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly contactName: Sealed | null;
  readonly contactPhone: Sealed | null;
};

function evolve(
  rows: readonly OrganizationRegisterRow[],
  { event, stored }: ProjectedEvent<OrganizationEvent>,
): readonly OrganizationRegisterRow[] {
  switch (event.type) {
    case 'OrganizationRegistered': {
      const { contact, ...rest } = event.data;
      return [{ organizationId: aggregateIdOf(stored.streamId), ...rest, ...contacted(contact) }];
    }
    case 'OrganizationDetailsCorrected':
      return rows.map((row) => ({ ...row, ...event.data }));
    case 'OrganizationContactChanged':
      return rows.map((row) => ({ ...row, ...contacted(event.data.contact) }));
    default:
      return assertNever(event, 'organization event');
  }
}

function contacted(contact: OrganizationContact | null) {
  return { contactName: contact?.name.sealed ?? null, contactPhone: contact?.phone.sealed ?? null };
}

/** Register of organisations in the area. */
export const organizationRegister: Projection<OrganizationRegisterRow, OrganizationEvent> = {
  name: 'organization-register',
  version: 1,
  table: {
    name: 'organization_register',
    columns: {
      organizationId: { type: 'text' },
      regionCode: { type: 'text' },
      code: { type: 'text' },
      name: { type: 'text' },
      address: { type: 'text' },
      contactName: { type: 'text', nullable: true },
      contactPhone: { type: 'text', nullable: true },
    },
    key: ['organizationId'],
    group: 'organizationId',
    indexes: [['regionCode', 'organizationId']],
  },
  storedTypes: organizationCodec.storedTypes,
  decode: (stored) => organizationCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

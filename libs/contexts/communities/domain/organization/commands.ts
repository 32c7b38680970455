import type { DomainCommand } from '#libs/kernel/decider';
import type { OrganizationContact } from './events.js';

/** An organisation as the register now reads: registers it or brings name, address and contact up to date. */
export type RecordOrganization = DomainCommand<
  'RecordOrganization',
  {
    readonly regionCode: string;
    readonly code: string;
    readonly name: string;
    readonly address: string;
    readonly contact: OrganizationContact | null;
  }
>;

export type OrganizationCommand = RecordOrganization;

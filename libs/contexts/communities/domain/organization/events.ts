import type { DomainEvent } from '#libs/kernel/decider';
import type { SealedField } from '../sealed-field.js';
import type { OrganizationCode } from './organization-code.js';

/** The person who answers for the organisation, under the organisation's key in the vault. */
export interface OrganizationContact {
  readonly name: SealedField;
  readonly phone: SealedField;
}

/** 驻区单位. Name, code and address of an organisation are public; its contact person is not. */
export type OrganizationRegistered = DomainEvent<
  'OrganizationRegistered',
  {
    readonly regionCode: string;
    readonly code: OrganizationCode;
    readonly name: string;
    readonly address: string;
    readonly contact: OrganizationContact | null;
  }
>;

export type OrganizationDetailsCorrected = DomainEvent<
  'OrganizationDetailsCorrected',
  { readonly name: string; readonly address: string }
>;

export type OrganizationContactChanged = DomainEvent<
  'OrganizationContactChanged',
  { readonly contact: OrganizationContact | null }
>;

export type OrganizationEvent = OrganizationRegistered | OrganizationDetailsCorrected | OrganizationContactChanged;

import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { SealedField } from '../sealed-field.js';

export type ResidentRegistered = DomainEvent<
  'ResidentRegistered',
  {
    readonly regionCode: string;
    readonly householdId: Uuid;
    readonly name: SealedField;
    readonly idNumber: SealedField;
    readonly phone: SealedField | null;
    /**
     * Sixty or older on the day of registration (Law on the Rights of the Elderly, art. 2). A coarse fact in clear, so that elder mode
     * can be offered without opening anybody's birthday; a birthday that passes later changes nothing here.
     */
    readonly elder: boolean;
  }
>;

export type ResidentNameCorrected = DomainEvent<'ResidentNameCorrected', { readonly name: SealedField }>;

export type ResidentPhoneChanged = DomainEvent<'ResidentPhoneChanged', { readonly phone: SealedField | null }>;

/** Into another household of the same community. */
export type ResidentMoved = DomainEvent<'ResidentMoved', { readonly regionCode: string; readonly householdId: Uuid }>;

/**
 * Another community lists the same person too, for a household there: somebody with two homes, or on the way from one to the other.
 * The community that registered the resident first stays the one that keeps name and phone.
 */
export type ResidentAlsoRegistered = DomainEvent<
  'ResidentAlsoRegistered',
  { readonly regionCode: string; readonly householdId: Uuid }
>;

/**
 * The decision to erase what is kept for convenience alone: telephone number and remark. Name and number stay, because a contract or
 * case that has to be kept names the person; they go when its retention ends.
 */
export type ResidentOptionalDataErased = DomainEvent<'ResidentOptionalDataErased', { readonly regionCode: string }>;

/** The decision to erase; the key is destroyed by whoever consumes the integration event made from it. */
export type ResidentErased = DomainEvent<'ResidentErased', { readonly regionCode: string }>;

/** Fields of the register that are masked by default. */
export const PERSONAL_FIELDS = ['name', 'idNumber', 'phone'] as const;
export type PersonalField = (typeof PERSONAL_FIELDS)[number];

/** What personal data may be looked at for: a task of the committee or a duty by law, never curiosity (PIPL 6). */
export const PURPOSES = [
  'CONTACT',
  'IDENTITY_CHECK',
  'CONTRACT_SIGNING',
  'BREACH_HANDLING',
  'MEDIATION',
  'DATA_CORRECTION',
  'DATA_SUBJECT_REQUEST',
  'AUDIT',
  'EMERGENCY',
] as const;
export type DisclosurePurpose = (typeof PURPOSES)[number];

interface Disclosure {
  /** The community for which it was asked. */
  readonly regionCode: string;
  readonly purpose: DisclosurePurpose;
  /** What for, in the words of who asked; sealed for the person, who reads it. */
  readonly statement: Sealed;
}

/** Somebody saw these fields in full. Who, stands in the event's metadata. */
export type PersonalDataRevealed = DomainEvent<
  'PersonalDataRevealed',
  Disclosure & { readonly fields: readonly PersonalField[] }
>;

/** Somebody who had the identity number asked whose it is. */
export type ResidentLookedUp = DomainEvent<'ResidentLookedUp', Disclosure>;

/** All data about the person were handed out to the person (PIPL 45). */
export type PersonalDataExported = DomainEvent<
  'PersonalDataExported',
  { readonly regionCode: string; readonly askedBy: 'PERSON' | 'PRIVACY_OFFICER' }
>;

export type ResidentEvent =
  | PersonalDataRevealed
  | ResidentLookedUp
  | PersonalDataExported
  | ResidentRegistered
  | ResidentNameCorrected
  | ResidentPhoneChanged
  | ResidentMoved
  | ResidentAlsoRegistered
  | ResidentOptionalDataErased
  | ResidentErased;

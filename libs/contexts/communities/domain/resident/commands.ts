import type { DomainCommand } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { SealedField } from '../sealed-field.js';
import type { PersonalField } from './events.js';

/** A person as the register now reads: registers the resident or brings name, phone and household up to date. */
export type RecordResident = DomainCommand<
  'RecordResident',
  {
    readonly regionCode: string;
    readonly householdId: Uuid;
    readonly name: SealedField;
    /** Never changes: the resident's id is derived from it. */
    readonly idNumber: SealedField;
    readonly phone: SealedField | null;
    /** On the day of the command; looked at only when the resident is new. */
    readonly elder: boolean;
  }
>;

/** Erasure on a legal ground (PIPL 47); the ground itself stands in the event's metadata and names nobody. */
export type EraseResident = DomainCommand<
  'EraseResident',
  {
    readonly reason: string;
    /** Legal holds on the person or the area. */
    readonly holdIds: readonly Uuid[];
    /** Whether a record that has to be kept names the person. */
    readonly evidenceKept: boolean;
  }
>;

/** Why somebody wants to see or find a person's data: one of `PURPOSES`, and in his own words, sealed for that person. */
interface DisclosureGround {
  readonly purpose: string | null;
  readonly statement: Sealed | null;
}

export type RevealPersonalData = DomainCommand<
  'RevealPersonalData',
  DisclosureGround & { readonly fields: readonly PersonalField[] }
>;

export type LookUpResident = DomainCommand<'LookUpResident', DisclosureGround>;

/** `residentId`: whose stream this is, to be compared with who asks. */
export type ExportPersonalData = DomainCommand<'ExportPersonalData', { readonly residentId: Uuid }>;

export type ResidentCommand = RecordResident | EraseResident | RevealPersonalData | LookUpResident | ExportPersonalData;

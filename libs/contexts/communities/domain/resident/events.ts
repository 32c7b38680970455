import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
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

/** The decision to erase; the key is destroyed by whoever consumes the integration event made from it. */
export type ResidentErased = DomainEvent<'ResidentErased', { readonly regionCode: string }>;

export type ResidentEvent =
  | ResidentRegistered
  | ResidentNameCorrected
  | ResidentPhoneChanged
  | ResidentMoved
  | ResidentAlsoRegistered
  | ResidentErased;

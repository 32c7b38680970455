import type { Sealed, SubjectId } from '#libs/kernel/sealed';

export type PartySide = 'PARTY_A' | 'PARTY_B' | 'WITNESS';
export type PartyKind = 'COMMITTEE' | 'HOUSEHOLD' | 'ORGANIZATION';

/** Premises as strings, as the register writes them (`3-1`, `甲`). Not personal data. */
export interface Place {
  readonly estate: string;
  readonly building: string;
  readonly unit: string;
  readonly room: string;
}

interface PartyOf<Kind extends PartyKind, Name> {
  /** Unique within the contract: `A1`, `B1`, `W1`. */
  readonly partyId: string;
  readonly side: PartySide;
  readonly kind: Kind;
  readonly subjectId: SubjectId | null;
  readonly householdId: string | null;
  /** People's names are sealed, names of institutions are not personal data. */
  readonly name: Name;
  /** Whether the contract needs this party's signature. */
  readonly signs: boolean;
  readonly place: Place | null;
}

export type Party = PartyOf<'COMMITTEE', string> | PartyOf<'ORGANIZATION', string> | PartyOf<'HOUSEHOLD', Sealed>;

/** The parties whose signatures make the contract (Civil Code 490). */
export function signingPartiesOf(parties: readonly Party[]): readonly Party[] {
  return parties.filter((party) => party.signs);
}

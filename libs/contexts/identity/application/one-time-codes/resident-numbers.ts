import type { Sealed, SubjectId } from '#libs/kernel/sealed';

/** Somebody who is registered with a number. Several people of a family may share one. */
export interface ResidentWithNumber {
  readonly subjectId: SubjectId;
  readonly regionCode: string;
  readonly name: Sealed;
  readonly idNumber: Sealed;
}

/** Finds registered residents by telephone. */
export interface ResidentNumbers {
  /**
   * In a fixed order; nobody: empty. Erased residents are not found.
   * @param numberHash `vault.lookupHash('phone-number', number)`
   */
  residentsWith(numberHash: string): Promise<readonly ResidentWithNumber[]>;
}

/** Injection token of {@link ResidentNumbers}. */
export const RESIDENT_NUMBERS = Symbol('ResidentNumbers');

/** Residents with one number that are offered for choice: a family, not everybody who gave the number of the house's caretaker. */
export const MAX_SHARING = 12;

import {
  calendarDay,
  contentHash,
  instant,
  listOf,
  localId,
  nullable,
  oneOf,
  ordinal,
  sealed,
  uuid,
} from '#libs/messaging/public-fields';

/** Fields that several events of the contracts context share. */

export const contractId = uuid('The contract.');
export const partyId = localId('Party of the contract, as `contract-issued` lists it.');
export const documentHash = contentHash('Hash of the whole text in this version: what is shown and signed.');
export const documentVersion = ordinal('Version of the text; 1 as issued, one more with each amendment.');
export const assentForm = oneOf(['ELECTRONIC', 'PAPER'], 'Form of the declaration.');
export const reason = nullable(
  sealed('Reason in the words of the party, under its key or that of the person the contract is with; null: none.'),
);
export const effectiveFrom = instant('When the text is in force from.');
export const endsOn = nullable(calendarDay('Last day of the term; null: until it is terminated.'));
export const amendmentId = uuid('The amendment.');
export const templateId = uuid('Template the text was made from.');
export const templateVersion = ordinal('Version of that template.');
export const templateContentHash = contentHash('Hash of that version of the template.');
export const terminationGround = oneOf(
  [
    'MUTUAL_AGREEMENT',
    'AGREED_CONDITION',
    'FORCE_MAJEURE',
    'ANTICIPATORY_REPUDIATION',
    'DELAY_AFTER_DEMAND',
    'FUNDAMENTAL_BREACH',
    'OTHER_STATUTORY',
    'INDEFINITE_TERM_NOTICE',
  ],
  'Ground of the termination (Civil Code 562, 563).',
);

export function clauseIds(description: string) {
  return listOf(localId('Clause of the text.'), description);
}

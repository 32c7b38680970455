/** Whom the duty of a clause falls on. */
export type DutyBearer = 'PARTY_A' | 'PARTY_B' | 'BOTH' | 'NONE';

/** What may be agreed for a breach (domain brief, "Contract types"): nothing that only an authority may impose. */
export type Remedy =
  | 'REMINDER'
  | 'RECTIFY'
  | 'RESTORE'
  | 'COMPENSATE_PROVEN_LOSS'
  | 'AGREED_DAMAGES'
  | 'MEDIATION'
  | 'TERMINATION'
  | 'REFERRAL';

/** A legal basis with the day its wording came into force: articles are renumbered when laws are revised. */
export interface LegalBasis {
  readonly title: string;
  readonly article: string;
  readonly inForceFrom: string;
}

/** One article of a contract. `text` may hold `{{variable}}`; key clauses are acknowledged one by one (Civil Code 496). */
export interface Clause {
  readonly clauseId: string;
  readonly number: string;
  readonly heading: string;
  readonly text: string;
  readonly key: boolean;
  readonly explanation: string | null;
  readonly dutyBearer: DutyBearer;
  readonly legalBases: readonly LegalBasis[];
  readonly remedy: Remedy | null;
}

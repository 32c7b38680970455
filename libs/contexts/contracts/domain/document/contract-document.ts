import { contentHashOf, type ContentHash } from '#libs/kernel/content-hash';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { Clause } from './clause.js';
import type { Party } from './party.js';
import type { FilledVariable } from './variable.js';

export type InstrumentKind = 'CONTRACT' | 'COVENANT' | 'PLEDGE' | 'RESPONSIBILITY_LETTER';

/** The published template version a contract was made from. */
export interface TemplateReference {
  readonly templateId: string;
  readonly version: number;
  readonly contentHash: ContentHash;
  readonly instrumentKind: InstrumentKind;
}

/** How long a contract runs. */
export interface Term {
  /** First day; null: from the last signature on. */
  readonly startsOn: CalendarDay | null;
  /** Length in months; null: until it is terminated. */
  readonly months: number | null;
}

/**
 * Everything the parties sign, complete in itself. Personal values and names of people are ciphertext, so that the hash can be
 * verified for ever, also after an erasure.
 */
export interface ContractDocument {
  readonly template: TemplateReference;
  readonly title: string;
  /** Short version for everyday reading; the clauses prevail (以正式条款为准). */
  readonly plainLanguage: string;
  readonly clauses: readonly Clause[];
  readonly variables: readonly FilledVariable[];
  readonly parties: readonly Party[];
  readonly term: Term;
}

/** The hash that is shown and signed: SHA-256 over the canonical form (RFC 8785) of the whole document. */
export function documentHashOf(document: ContractDocument): ContentHash {
  return contentHashOf(document);
}

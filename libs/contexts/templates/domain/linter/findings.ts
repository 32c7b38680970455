import type { BilingualText } from '#libs/kernel/problem';

/** Where a finding lies. `clauseId` is null for what belongs to no clause. */
export interface FindingPlace {
  readonly part:
    | 'TITLE'
    | 'PLAIN_LANGUAGE'
    | 'CLAUSE_NUMBER'
    | 'CLAUSE_HEADING'
    | 'CLAUSE_TEXT'
    | 'CLAUSE_EXPLANATION'
    | 'CLAUSE_REMEDY'
    | 'CLAUSE_LEGAL_BASIS'
    | 'VARIABLE'
    | 'CONTENT';
  readonly clauseId: string | null;
  /** JSON pointer into the content. */
  readonly pointer: string;
  /** UTF-16 offsets into the text at the pointer, end exclusive; 0 and its length when all of it is meant. */
  readonly start: number;
  readonly end: number;
}

export const LINT_RULES = [
  'FORBIDDEN_WORDING',
  'REMEDY_NOT_ALLOWED',
  'DUTY_WITHOUT_LEGAL_BASIS',
  'DUTY_BEARER_MISSING',
  'LEGAL_BASIS_NOT_IN_FORCE',
  'KEY_CLAUSE_WITHOUT_EXPLANATION',
  'NO_KEY_CLAUSE',
  'PLAIN_LANGUAGE_MISSING',
  'PLACEHOLDER_MALFORMED',
  'VARIABLE_UNDECLARED',
  'VARIABLE_UNUSED',
  'FAMILY_SERVICES_PAYMENT',
  'ONE_SIDED_DUTIES',
] as const;
export type LintRule = (typeof LINT_RULES)[number];

/** An error blocks publication; a warning is shown to drafter and reviewer. */
export interface Finding {
  readonly rule: LintRule;
  readonly severity: 'ERROR' | 'WARNING';
  readonly place: FindingPlace;
  /** The words found; empty when something is missing. */
  readonly excerpt: string;
  readonly message: BilingualText;
  readonly suggestion: BilingualText;
}

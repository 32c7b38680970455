import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { BilingualText } from '#libs/kernel/problem';

/** A contract binds who signed it; a covenant is adopted collectively and a signature acknowledges it (domain brief). */
export const INSTRUMENT_KINDS = ['CONTRACT', 'COVENANT', 'PLEDGE', 'RESPONSIBILITY_LETTER'] as const;
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];

/** What the text is about (domain brief, "Contract types"); some topics have stricter rules, see the linter. */
export const TOPICS = [
  'RENTAL_HOUSING',
  'NEWCOMERS',
  'FAMILY_SERVICES',
  'JOINT_BUILDING',
  'SHOP_FRONT',
  'PROPERTY_SERVICE',
  'STAIRWELL',
  'RESIDENTS_COVENANT',
  'NEIGHBOURS',
  'DELEGATED_TASK',
] as const;
export type Topic = (typeof TOPICS)[number];

export const DUTY_BEARERS = ['PARTY_A', 'PARTY_B', 'BOTH', 'NONE'] as const;
export type DutyBearer = (typeof DUTY_BEARERS)[number];

/** All that parties may agree for the case of a breach; a fine is not among them (Administrative Penalty Law 16). */
export const REMEDIES = [
  'REMINDER',
  'RECTIFY',
  'RESTORE',
  'COMPENSATE_PROVEN_LOSS',
  'AGREED_DAMAGES',
  'MEDIATION',
  'TERMINATION',
  'REFERRAL',
] as const;
export type Remedy = (typeof REMEDIES)[number];

export const VARIABLE_TYPES = ['TEXT', 'NUMBER', 'DATE', 'MONEY', 'BOOLEAN', 'CHOICE'] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

/** Law a duty rests on. Data, because articles are renumbered; `article` is empty when the statute as a whole is meant. */
export interface LegalBasis {
  readonly title: string;
  readonly article: string;
  /** First day of the cited wording. */
  readonly inForceFrom: CalendarDay;
}

export interface Clause {
  /** Stays the same from version to version, so that versions can be compared clause by clause. */
  readonly clauseId: string;
  readonly number: string;
  readonly heading: string;
  /** With `{{variable}}` where a contract fills in a value. */
  readonly text: string;
  /** Highlighted, explained and acknowledged one by one (Civil Code 496). */
  readonly key: boolean;
  /** What a key clause means, in plain words. */
  readonly explanation: string | null;
  readonly dutyBearer: DutyBearer;
  readonly legalBases: readonly LegalBasis[];
  readonly remedy: Remedy | null;
}

export interface Variable {
  readonly name: string;
  readonly label: BilingualText;
  readonly type: VariableType;
  /** Only for CHOICE. */
  readonly choices: readonly string[] | null;
  readonly required: boolean;
  /** Values are personal data: sealed in every contract. */
  readonly personal: boolean;
  /** Longest value in characters, only for TEXT. */
  readonly maxLength: number | null;
}

/** Everything a version says; its hash covers exactly this. */
export interface TemplateContent {
  readonly instrumentKind: InstrumentKind;
  readonly topic: Topic;
  readonly title: string;
  readonly titleEnglish: string;
  /** 通俗版: shown first and read aloud, always with {@link PLAIN_LANGUAGE_NOTICE}. */
  readonly plainLanguage: string;
  readonly clauses: readonly Clause[];
  readonly variables: readonly Variable[];
  /** How long a contract made from it runs; null for an instrument without term. */
  readonly termMonths: number | null;
}

/** Stands beside every plain-language version: it helps to remember, it does not bind. */
export const PLAIN_LANGUAGE_NOTICE: BilingualText = {
  zh: '通俗版便于记忆，以正式条款为准。',
  en: 'The plain-language version helps to remember; the formal terms prevail.',
};

/** Limits of one content. A text of ten articles has about 3,000 characters; the limits leave an order of magnitude. */
export const CONTENT_LIMITS = {
  clauses: 200,
  variables: 100,
  choices: 50,
  legalBases: 20,
  termMonths: 600,
  variableLength: 2_000,
  characters: {
    identifier: 64,
    number: 20,
    heading: 200,
    title: 200,
    label: 100,
    choice: 200,
    statute: 200,
    article: 100,
    explanation: 4_000,
    text: 20_000,
    plainLanguage: 20_000,
    /** Of all texts together: 200 clauses at their limit would make events of 4 MB. */
    total: 400_000,
  },
} as const;

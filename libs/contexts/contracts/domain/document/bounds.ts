import { Problem, type ProblemPlace } from '#libs/kernel/problem';
import { isCalendarDay } from '#libs/kernel/calendar-day';
import type { ContractDocument, InstrumentKind } from './contract-document.js';
import { DOCUMENT_OUT_OF_BOUNDS, VARIABLE_MISSING, VARIABLE_UNKNOWN } from './problems.js';
import { variablesIn } from './rendering.js';

/** A contract binds two sides, and only who assents (Civil Code 490); a covenant or pledge is acknowledged by who signs it. */
const TWO_SIDED: readonly InstrumentKind[] = ['CONTRACT', 'RESPONSIBILITY_LETTER'];

/** A text longer than this becomes a formality nobody reads (the district's uniform 自治章程, domain brief). */
const MAX_CLAUSES = 200;
/** Characters; the longest article of the Civil Code has some 600. No published template comes near. */
const MAX_CLAUSE_TEXT = 20_000;
/** Characters of title, heading and number. */
const MAX_LINE = 200;
/** Characters of the plain-language version and of explanations. */
const MAX_PLAIN_TEXT = 20_000;
const MAX_VARIABLES = 100;
/** Characters of a stored value. Ciphertext is longer than its text. */
const MAX_STORED_VALUE = 8_000;
/** Thousands acknowledge a covenant in a stream each; one document is for people who can sit round one table. */
const MAX_PARTIES = 20;
/** Characters, sealed names included. */
const MAX_NAME = 2_000;
/** As templates name their clauses: it stands in addresses and messages, where nobody expects a sentence. */
const CLAUSE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** A century; longer is a slip of the keyboard. */
const MAX_TERM_MONTHS = 1_200;

/**
 * Refuses a document that is too large, contradicts itself or has blanks that cannot be rendered.
 * @throws Problem contract.document-out-of-bounds, contract.variable-unknown, contract.variable-missing
 */
export function requireSoundDocument(document: ContractDocument): void {
  const places = [...textPlaces(document), ...identityPlaces(document), ...termPlaces(document)];
  if (places.length > 0) throw new Problem(DOCUMENT_OUT_OF_BOUNDS, {}, places);
  const variables = new Map(document.variables.map((variable) => [variable.name, variable]));
  for (const name of document.clauses.flatMap((clause) => variablesIn(clause.text))) {
    if (!variables.has(name)) throw new Problem(VARIABLE_UNKNOWN, { variable: name });
  }
  for (const variable of document.variables) {
    if (variable.required && variable.value === null) throw new Problem(VARIABLE_MISSING, { variable: variable.name });
  }
}

function textPlaces(document: ContractDocument): readonly ProblemPlace[] {
  const places: ProblemPlace[] = [];
  const bound = (at: string, length: number, most: number, least = 0): void => {
    if (length < least || length > most) places.push(outside(at, least, most));
  };
  bound('/title', document.title.length, MAX_LINE, 1);
  bound('/plainLanguage', document.plainLanguage.length, MAX_PLAIN_TEXT);
  bound('/clauses', document.clauses.length, MAX_CLAUSES, 1);
  bound('/variables', document.variables.length, MAX_VARIABLES);
  bound('/parties', document.parties.length, MAX_PARTIES, 1);
  document.clauses.forEach((clause, index) => {
    bound(`/clauses/${index}/text`, clause.text.length, MAX_CLAUSE_TEXT, 1);
    bound(`/clauses/${index}/heading`, clause.heading.length, MAX_LINE);
    bound(`/clauses/${index}/number`, clause.number.length, MAX_LINE);
    bound(`/clauses/${index}/explanation`, clause.explanation?.length ?? 0, MAX_PLAIN_TEXT);
  });
  document.variables.forEach((variable, index) => {
    bound(`/variables/${index}/value`, variable.value?.length ?? 0, MAX_STORED_VALUE);
  });
  document.parties.forEach((party, index) => bound(`/parties/${index}/name`, party.name.length, MAX_NAME, 1));
  return places;
}

function identityPlaces(document: ContractDocument): readonly ProblemPlace[] {
  const places: ProblemPlace[] = [];
  const unique = (at: string, ids: readonly string[]): void => {
    if (new Set(ids).size !== ids.length) places.push({ at, zh: '编号有重复', en: 'an id occurs twice' });
  };
  const { clauses, variables, parties } = document;
  unique(
    '/clauses',
    clauses.map((clause) => clause.clauseId),
  );
  clauses.forEach(({ clauseId }, index) => {
    if (CLAUSE_ID.test(clauseId)) return;
    places.push({
      at: `/clauses/${index}/clauseId`,
      zh: '条款编号只能由字母、数字、点、下划线和连字符组成，不超过 64 个字符',
      en: 'a clause id is made of letters, digits, dots, underscores and hyphens, at most 64',
    });
  });
  unique(
    '/variables',
    variables.map((variable) => variable.name),
  );
  unique(
    '/parties',
    parties.map((party) => party.partyId),
  );
  if (!parties.some((party) => party.signs && party.side !== 'WITNESS')) {
    places.push({ at: '/parties', zh: '至少应有一方签署', en: 'at least one party has to sign' });
  }
  if (TWO_SIDED.includes(document.template.instrumentKind)) {
    for (const side of ['PARTY_A', 'PARTY_B'] as const) {
      if (parties.some((party) => party.signs && party.side === side)) continue;
      const name = side === 'PARTY_A' ? '甲方' : '乙方';
      places.push({ at: '/parties', zh: `应有${name}签署`, en: `somebody of ${side} has to sign` });
    }
  }
  return places;
}

function termPlaces({ term }: ContractDocument): readonly ProblemPlace[] {
  const places: ProblemPlace[] = [];
  if (term.startsOn !== null && !isCalendarDay(term.startsOn)) {
    places.push({ at: '/term/startsOn', zh: '日期不存在，应形如 2026-06-30', en: 'not a day, e.g. 2026-06-30' });
  }
  const { months } = term;
  if (months !== null && (!Number.isInteger(months) || months < 1 || months > MAX_TERM_MONTHS)) {
    places.push(outside('/term/months', 1, MAX_TERM_MONTHS));
  }
  return places;
}

function outside(at: string, least: number, most: number): ProblemPlace {
  return { at, zh: `应在 ${least} 与 ${most} 之间`, en: `has to lie between ${least} and ${most}` };
}

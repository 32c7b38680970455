import type { Sealed, SubjectId } from '#libs/kernel/sealed';
import { Problem } from '#libs/kernel/problem';
import type { Vault } from '#libs/vault/vault';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { ContractDocument } from '../../domain/document/contract-document.js';
import type { Party } from '../../domain/document/party.js';
import { requireValues } from '../../domain/document/value-rules.js';
import type { FilledVariable } from '../../domain/document/variable.js';
import type { PublishedTemplate } from '../ports/published-templates.js';
import { PERSONAL_TEXT_WITHOUT_PERSON } from './problems.js';

/** Bound into the ciphertext of personal values. */
export const VALUE_FIELD = 'contract-value';

export interface Composition {
  readonly template: PublishedTemplate;
  readonly parties: readonly Party[];
  /** In clear; personal ones are sealed here. */
  readonly values: ReadonlyMap<string, string>;
  /** Sealed already. */
  readonly sealed: ReadonlyMap<string, Sealed>;
  readonly startsOn: CalendarDay | null;
}

/**
 * The document of a contract: the template's text with its blanks filled in. Personal values are sealed for the person who signs
 * as PARTY_B, else for the first person among the parties.
 * @throws Problem when a value is missing, unknown or does not fit
 */
export async function composeDocument(vault: Vault, composition: Composition): Promise<ContractDocument> {
  const { template, parties, values, sealed, startsOn } = composition;
  const open = template.variables.filter(({ name }) => !sealed.has(name));
  requireValues(open, values);
  const variables = await Promise.all(
    template.variables.map(async (variable): Promise<FilledVariable> => {
      const ready = sealed.get(variable.name);
      if (ready !== undefined) return { ...variable, value: ready };
      const value = values.get(variable.name) ?? null;
      if (value === null || !variable.personal) return { ...variable, value };
      return { ...variable, value: await vault.seal(personIn(parties), VALUE_FIELD, value) };
    }),
  );
  const { templateId, version, contentHash, instrumentKind, title, plainLanguage, clauses, termMonths } = template;
  return {
    template: { templateId, version, contentHash, instrumentKind },
    title,
    plainLanguage,
    clauses,
    variables,
    parties,
    term: { startsOn, months: termMonths },
  };
}

/** Under whose key personal texts of a contract are sealed. @throws Problem contract.personal-text-without-person */
export function personIn(parties: readonly Party[]): SubjectId {
  const people = parties.filter(({ subjectId }) => subjectId !== null);
  const person = people.find(({ side }) => side === 'PARTY_B') ?? people[0];
  if (person?.subjectId === undefined || person.subjectId === null) throw new Problem(PERSONAL_TEXT_WITHOUT_PERSON);
  return person.subjectId;
}

import { contentHashOf } from '#libs/kernel/content-hash';
import type { Clause, TemplateContent, Variable } from '../../domain/template/content.js';
import { differenceOfWords, type WordPart } from '#libs/difference/word-difference';

/** One field whose value differs; values other than texts are compared as a whole. */
export interface FieldDifference<Value> {
  readonly field: keyof Value & string;
  readonly before: unknown;
  readonly after: unknown;
  /** Word by word, for texts. */
  readonly words: readonly WordPart[] | null;
}

export interface ClauseDifference {
  readonly clauseId: string;
  readonly kind: 'ADDED' | 'REMOVED' | 'CHANGED' | 'UNCHANGED';
  /** Index in the old and new order, null where the clause is absent. */
  readonly positionBefore: number | null;
  readonly positionAfter: number | null;
  /** For an added or removed clause: all its fields. */
  readonly fields: readonly FieldDifference<Clause>[];
}

export interface VariableDifference {
  readonly name: string;
  readonly kind: 'ADDED' | 'REMOVED' | 'CHANGED';
  readonly fields: readonly FieldDifference<Variable>[];
}

export interface ContentDifference {
  /** Title, kind, plain-language version, term. */
  readonly fields: readonly FieldDifference<TemplateContent>[];
  /** In the new order; removed clauses stand behind the clause they followed. */
  readonly clauses: readonly ClauseDifference[];
  readonly variables: readonly VariableDifference[];
}

const CONTENT_FIELDS = [
  'instrumentKind',
  'topic',
  'title',
  'titleEnglish',
  'plainLanguage',
  'termMonths',
] as const satisfies readonly (keyof TemplateContent)[];

const CLAUSE_FIELDS = [
  'number',
  'heading',
  'text',
  'key',
  'explanation',
  'dutyBearer',
  'legalBases',
  'remedy',
] as const satisfies readonly (keyof Clause)[];

const VARIABLE_FIELDS = [
  'label',
  'type',
  'choices',
  'required',
  'personal',
  'maxLength',
] as const satisfies readonly (keyof Variable)[];

/** What changed between two versions, clause by clause and word by word. Clauses are matched by `clauseId`. */
export function differenceOfContents(before: TemplateContent, after: TemplateContent): ContentDifference {
  return {
    fields: differingFields(before, after, CONTENT_FIELDS),
    clauses: differenceOfClauses(before.clauses, after.clauses),
    variables: differenceOfVariables(before.variables, after.variables),
  };
}

function differenceOfClauses(before: readonly Clause[], after: readonly Clause[]): readonly ClauseDifference[] {
  const earlier = new Map(before.map((clause, position) => [clause.clauseId, { clause, position }]));
  const kept = new Set(after.map(({ clauseId }) => clauseId));
  const result: ClauseDifference[] = after.map((clause, position) => {
    const old = earlier.get(clause.clauseId);
    const fields = differingFields<Clause>(old?.clause, clause, CLAUSE_FIELDS);
    const kind = old === undefined ? 'ADDED' : fields.length > 0 ? 'CHANGED' : 'UNCHANGED';
    return { clauseId: clause.clauseId, kind, positionBefore: old?.position ?? null, positionAfter: position, fields };
  });
  before.forEach((clause, position) => {
    if (kept.has(clause.clauseId)) return;
    const removed: ClauseDifference = {
      clauseId: clause.clauseId,
      kind: 'REMOVED',
      positionBefore: position,
      positionAfter: null,
      fields: differingFields<Clause>(clause, undefined, CLAUSE_FIELDS),
    };
    const precedent = position === 0 ? undefined : before[position - 1]!.clauseId;
    const index = result.findIndex(({ clauseId }) => clauseId === precedent);
    result.splice(index + 1, 0, removed);
  });
  return result;
}

function differenceOfVariables(before: readonly Variable[], after: readonly Variable[]): readonly VariableDifference[] {
  const names = [...new Set([...after, ...before].map(({ name }) => name))];
  return names.flatMap((name): VariableDifference[] => {
    const old = before.find((variable) => variable.name === name);
    const now = after.find((variable) => variable.name === name);
    const fields = differingFields<Variable>(old, now, VARIABLE_FIELDS);
    if (fields.length === 0) return [];
    return [{ name, kind: old === undefined ? 'ADDED' : now === undefined ? 'REMOVED' : 'CHANGED', fields }];
  });
}

function differingFields<Value extends object>(
  before: Value | undefined,
  after: Value | undefined,
  fields: readonly (keyof Value & string)[],
): readonly FieldDifference<Value>[] {
  return fields.flatMap((field) => {
    const old = before?.[field] ?? null;
    const now = after?.[field] ?? null;
    if (contentHashOf(old) === contentHashOf(now)) return [];
    const textual = isTextOrNull(old) && isTextOrNull(now);
    return [{ field, before: old, after: now, words: textual ? differenceOfWords(old ?? '', now ?? '') : null }];
  });
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

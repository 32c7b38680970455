/** A JSON value; states of aggregates are made of nothing else. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/** One field that differs. `before` or `after` is undefined where the field did not exist. */
export interface FieldDifference {
  /** Readable path: `clauses[c3].text`, `parties[p1].signedAt`. */
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
}

/**
 * Properties that identify an element of a list, in order of preference. A clause that moves up one place is the same clause:
 * lists of identified things are compared by id, other lists by index.
 */
const IDENTIFYING = ['clauseId', 'partyId', 'amendmentId', 'documentVersion', 'evidenceId', 'name'] as const;

/**
 * The fields in which two states differ, depth first in the order of the first state, then what only the second has.
 * Deterministic, so that two auditors get the same page.
 */
export function differenceOf(before: Json, after: Json, path = ''): readonly FieldDifference[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after)) return differenceOfLists(before, after, path);
  if (isRecord(before) && isRecord(after)) {
    return unionOfKeys(before, after).flatMap((key) =>
      differenceOf(before[key], after[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return [{ path, before, after }];
}

function differenceOfLists(before: readonly Json[], after: readonly Json[], path: string): readonly FieldDifference[] {
  const property = identifyingProperty(before, after);
  const old = keyed(before, property);
  const young = keyed(after, property);
  return unionOfKeys(old, young).flatMap((key) => differenceOf(old[key], young[key], `${path}[${key}]`));
}

/** The property by which every element of both lists can be told apart, if there is one. */
function identifyingProperty(before: readonly Json[], after: readonly Json[]): string | undefined {
  return IDENTIFYING.find((property) => [before, after].every((list) => identifies(property, list)));
}

function identifies(property: string, list: readonly Json[]): boolean {
  const ids = list.map((element) => (isRecord(element) ? element[property] : undefined));
  return (
    ids.every((id) => typeof id === 'string' || typeof id === 'number') && new Set(ids.map(String)).size === list.length
  );
}

function keyed(list: readonly Json[], property: string | undefined): { readonly [key: string]: Json } {
  return Object.fromEntries(
    list.map((element, index) => [
      property === undefined ? String(index) : String((element as { [key: string]: string | number })[property]),
      element,
    ]),
  );
}

function unionOfKeys(before: object, after: object): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { LogFilter } from './event-log.js';

/** Keys of one filter, bounded like every input. All types of the system are some hundreds. */
const MAX_FILTER_KEYS = 1000;

/**
 * The keys of one half of a {@link LogFilter}, each once.
 * @throws RangeError when there are too many
 */
export function filterKeys(keys: readonly string[]): readonly string[] {
  if (keys.length > MAX_FILTER_KEYS)
    throw new RangeError(`a filter has at most ${MAX_FILTER_KEYS} keys, not ${keys.length}`);
  return [...new Set(keys)];
}

/** @throws RangeError when it has too many keys */
export function checkFilter({ categories = [], types = [] }: LogFilter): void {
  filterKeys(categories);
  filterKeys(types);
}

/** Whether nothing is left out. */
export function isOpen({ categories, types }: LogFilter): boolean {
  return categories === undefined && types === undefined;
}

/** The filter as a question about one event. */
export function matcherOf({
  categories,
  types,
}: LogFilter): (event: { readonly streamId: string; readonly type: string }) => boolean {
  const wantedCategories = categories && new Set(categories);
  const wantedTypes = types && new Set(types);
  return ({ streamId, type }) =>
    (wantedTypes?.has(type) ?? true) && (wantedCategories?.has(streamId.split('-', 1)[0] as string) ?? true);
}

import { ERASED_TEXT, type Sealed, type SubjectId } from '#libs/kernel/sealed';
import { isSealed } from './masked-view.js';
import { readSealed } from './sealed-text.js';
import type { Vault } from './vault.js';

/** Stands for a text that is about somebody else, in what a person is given about himself. */
export const ANOTHERS_TEXT = '（他人信息，不予提供）';

/**
 * A copy of a JSON value for one person: texts sealed for him in clear, those of others left out, not even masked.
 */
export async function ownView<Value>(vault: Vault, value: Value, subjectIds: readonly SubjectId[]): Promise<Value> {
  const own = new Set<Sealed>();
  collect(value, (sealed) => {
    if (subjectIds.includes(readSealed(sealed).subjectId)) own.add(sealed);
  });
  const texts = [...own];
  const opened = await vault.openMany(texts);
  const shown = new Map(
    texts.map((text, index) => {
      const clear = opened[index];
      return [text, clear?.status === 'clear' ? clear.text : ERASED_TEXT.zh];
    }),
  );
  return replace(value, shown) as Value;
}

function collect(value: unknown, note: (sealed: Sealed) => void): void {
  if (isSealed(value)) note(value);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) collect(inner, note);
}

function replace(value: unknown, shown: ReadonlyMap<Sealed, string>): unknown {
  if (isSealed(value)) return shown.get(value) ?? ANOTHERS_TEXT;
  if (Array.isArray(value)) return value.map((inner) => replace(inner, shown));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner, shown)]));
  }
  return value;
}

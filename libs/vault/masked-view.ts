import { ERASED_TEXT, type Sealed } from '#libs/kernel/sealed';
import { maskIdNumber, maskName, maskPhoneNumber, maskText } from './masking.js';
import { readSealed } from './sealed-text.js';
import type { Opened, Vault } from './vault.js';

/** A sealed text names its form; nothing else of ours begins like this. */
const SEALED = /^q1:[^:\s]+:[^:\s]+:[A-Za-z0-9_-]+$/;

/** Whether a value from an event or a row is a sealed text. */
export function isSealed(value: unknown): value is Sealed {
  return typeof value === 'string' && SEALED.test(value);
}

/**
 * A copy of a JSON value in which every sealed text is replaced by what may be shown of it without a purpose: 张*,
 * 3707************1X, 199****0000, stars for free text, 依法删除 for somebody who was erased. One query for all keys.
 */
export async function maskedView<Value>(vault: Vault, value: Value): Promise<Value> {
  const sealed = new Set<Sealed>();
  collect(value, sealed);
  const list = [...sealed];
  const opened = await vault.openMany(list);
  const shown = new Map(list.map((text, index) => [text, maskOpened(readSealed(text).field, opened[index] as Opened)]));
  return replace(value, shown) as Value;
}

/** What may be shown of one opened text; the field it was sealed under says what it is. */
export function maskOpened(field: string, opened: Opened): string {
  if (opened.status === 'erased') return ERASED_TEXT.zh;
  if (/id-?number/i.test(field)) return maskIdNumber(opened.text);
  if (/phone|mobile/i.test(field)) return maskPhoneNumber(opened.text);
  if (/name/i.test(field)) return maskName(opened.text);
  return maskText(opened.text);
}

function collect(value: unknown, sealed: Set<Sealed>): void {
  if (isSealed(value)) sealed.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) collect(inner, sealed);
}

function replace(value: unknown, shown: ReadonlyMap<Sealed, string>): unknown {
  if (isSealed(value)) return shown.get(value);
  if (Array.isArray(value)) return value.map((inner) => replace(inner, shown));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner, shown)]));
  }
  return value;
}

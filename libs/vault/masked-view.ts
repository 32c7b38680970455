import { ERASED_TEXT, type Sealed } from '#libs/kernel/sealed';
import { isTransient } from '#libs/postgres/transient-error';
import { maskIdNumber, maskName, maskPhoneNumber, maskText } from './masking.js';
import { readSealed } from './sealed-text.js';
import type { Opened, Vault } from './vault.js';

/** A sealed text names its form; nothing else of ours begins like this. */
const SEALED = /^q1:[^:\s]+:[^:\s]+:[A-Za-z0-9_-]+$/;

/** Shown for a text that does not open: it was tampered with, or somebody wrote what looks like one. */
const UNREADABLE = maskText('unreadable');

/** Whether a value from an event or a row is a sealed text. */
export function isSealed(value: unknown): value is Sealed {
  return typeof value === 'string' && SEALED.test(value);
}

/**
 * A copy of a JSON value in which every sealed text is replaced by what may be shown of it without a purpose: 张*,
 * 3707************1X, 199****0000, stars for free text and for what does not open, 依法删除 for somebody who was erased.
 * One query for all keys.
 */
export async function maskedView<Value>(vault: Vault, value: Value): Promise<Value> {
  const sealed = new Set<Sealed>();
  collect(value, sealed);
  return replace(value, await shownOf(vault, [...sealed])) as Value;
}

/** What may be shown of one opened text; the field it was sealed under says what it is. */
export function maskOpened(field: string, opened: Opened): string {
  if (opened.status === 'erased') return ERASED_TEXT.zh;
  if (/id-?number/i.test(field)) return maskIdNumber(opened.text);
  if (/phone|mobile/i.test(field)) return maskPhoneNumber(opened.text);
  if (/name/i.test(field)) return maskName(opened.text);
  return maskText(opened.text);
}

async function shownOf(vault: Vault, sealed: readonly Sealed[]): Promise<ReadonlyMap<Sealed, string>> {
  try {
    const opened = await vault.openMany(sealed);
    return new Map(sealed.map((text, index) => [text, maskOpened(readSealed(text).field, opened[index] as Opened)]));
  } catch (error) {
    if (isTransient(error)) throw error;
    // One text that does not open must not hide all the others; fsck names it.
    const shown = await Promise.all(sealed.map((text) => shownAlone(vault, text)));
    return new Map(sealed.map((text, index) => [text, shown[index] as string]));
  }
}

async function shownAlone(vault: Vault, sealed: Sealed): Promise<string> {
  try {
    return maskOpened(readSealed(sealed).field, await vault.open(sealed));
  } catch (error) {
    if (isTransient(error)) throw error;
    return UNREADABLE;
  }
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

import type { BilingualText, ProblemPlace } from './problem.js';

/** Bounds of a text in Unicode code points, so that a character outside the BMP counts once. */
export interface TextLimits {
  readonly max: number;
  /** Default 0: the text may be empty. */
  readonly min?: number;
}

/**
 * Characters that never belong in a text typed by people: C0 and C1 controls but for tab, line feed and carriage return.
 * PostgreSQL refuses NUL in text and JSON; the others break terminals, spreadsheets and printed pages.
 */
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** A half of a surrogate pair has no UTF-8 form, so no hash and no signature could cover it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Controls of writing direction can make a contract show another text than the one that is signed ("Trojan Source"). */
const BIDI_CONTROL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Number of Unicode code points. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** Says which forbidden character a text holds; undefined when it holds none. The text itself is never repeated. */
export function forbiddenCharacterIn(text: string): BilingualText | undefined {
  if (CONTROL_CHARACTER.test(text))
    return { zh: '含有不可见的控制字符，请删除后重填', en: 'contains a control character; remove it' };
  if (LONE_SURROGATE.test(text))
    return { zh: '含有残缺字符，请重新输入该字', en: 'contains half a character; type it again' };
  if (BIDI_CONTROL.test(text)) {
    return { zh: '含有改变文字方向的控制字符，请删除后重填', en: 'contains a control of writing direction; remove it' };
  }
  return undefined;
}

/** Says what is wrong with a text; undefined when nothing is. */
export function textFaultIn(text: string, { max, min = 0 }: TextLimits): BilingualText | undefined {
  const forbidden = forbiddenCharacterIn(text);
  if (forbidden !== undefined) return forbidden;
  // A code point is at most two code units: a text beyond that is too long without being counted.
  if (text.length > 2 * max || lengthOf(text) > max) {
    return { zh: `不得超过 ${max} 个字`, en: `must have at most ${max} characters` };
  }
  if (lengthOf(text.trim()) < min) {
    return min === 1
      ? { zh: '不能为空', en: 'must not be empty' }
      : { zh: `不得少于 ${min} 个字`, en: `must have at least ${min} characters` };
  }
  return undefined;
}

/**
 * Checks a text that came from outside.
 * @param at where it stood: a JSON pointer, a spreadsheet cell, a query parameter
 */
export function checkText(text: string, at: string, limits: TextLimits): ProblemPlace | undefined {
  const fault = textFaultIn(text, limits);
  return fault === undefined ? undefined : { at, ...fault };
}

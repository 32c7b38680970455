import { Problem, type ProblemPlace } from '#libs/kernel/problem';
import { forbiddenCharacterIn } from '#libs/kernel/text-rules';
import { FORBIDDEN_CHARACTER, MALFORMED_REQUEST, TOO_DEEP } from '../problems/http-problems.js';
import { stepOf } from './json-pointer.js';
import { MAX_DEPTH, MAX_PLACES, MAX_VALUES } from './limits.js';

/** Longest part of a key repeated in a place. */
const SHOWN_KEY_LENGTH = 64;

interface Visit {
  readonly value: unknown;
  readonly at: string;
  readonly depth: number;
}

/**
 * What holds for all input whatever its route: bounded depth and size, and no forbidden character in any text or key.
 * Walks without recursion, so that no nesting can exhaust the stack.
 * @param at where the value stands, `''` for the body
 * @throws Problem naming the places
 */
export function checkInput(input: unknown, at: string): void {
  const places: ProblemPlace[] = [];
  const open: Visit[] = [{ value: input, at, depth: 0 }];
  let values = 0;
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    if (++values > MAX_VALUES) throw new Problem(TOO_DEEP, { maxValues: MAX_VALUES });
    if (visit.depth > MAX_DEPTH) throw new Problem(TOO_DEEP, { maxDepth: MAX_DEPTH });
    // `1e400` is JSON and no number that anybody could write down again: nothing could be hashed or stored of it.
    if (typeof visit.value === 'number' && !Number.isFinite(visit.value)) throw new Problem(MALFORMED_REQUEST);
    if (typeof visit.value === 'string') noteForbidden(visit.value, visit.at, places);
    else if (typeof visit.value === 'object' && visit.value !== null) openChildren(visit, visit.value, open, places);
    if (places.length >= MAX_PLACES) break;
  }
  if (places.length > 0) throw new Problem(FORBIDDEN_CHARACTER, {}, places);
}

function openChildren(visit: Visit, value: object, open: Visit[], places: ProblemPlace[]): void {
  const depth = visit.depth + 1;
  if (Array.isArray(value)) {
    for (let index = value.length - 1; index >= 0; index--) {
      // Arrays beyond the bound are not even opened.
      if (open.length > MAX_VALUES) throw new Problem(TOO_DEEP, { maxValues: MAX_VALUES });
      open.push({ value: value[index], at: visit.at + stepOf(index), depth });
    }
    return;
  }
  for (const [key, child] of Object.entries(value).reverse()) {
    if (forbiddenCharacterIn(key) !== undefined) noteForbidden(key, visit.at, places);
    else open.push({ value: child, at: visit.at + stepOf(key.slice(0, SHOWN_KEY_LENGTH)), depth });
  }
}

function noteForbidden(text: string, at: string, places: ProblemPlace[]): void {
  const fault = forbiddenCharacterIn(text);
  if (fault !== undefined) places.push({ at, ...fault });
}

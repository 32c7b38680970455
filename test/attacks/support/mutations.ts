import fc from 'fast-check';
import { HOSTILE_NAMES, hostileValue } from './hostile-values.js';
import { KnownValue } from './known-values.js';

type Change = 'replace' | 'remove' | 'add' | 'repeat' | 'wrap';

/** One change to an input that was valid. */
export interface Mutation {
  readonly change: Change;
  /** Which of the input's places, counted on. */
  readonly place: number;
  readonly value: unknown;
  readonly name: string;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  change: fc.constantFrom<Change>('replace', 'replace', 'replace', 'remove', 'add', 'repeat', 'wrap'),
  place: fc.nat(1_000),
  value: hostileValue,
  name: fc.constantFrom(...HOSTILE_NAMES),
});

interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
}

/** A copy of the input with the changes made. */
export function mutated(input: unknown, mutations: readonly Mutation[]): unknown {
  const root = { input: copyOf(input) };
  for (const one of mutations) {
    const places = placesOf(root);
    const place = places[one.place % places.length];
    if (place !== undefined) change(place, one);
  }
  return root.input;
}

function change({ holder, key }: Place, { change: kind, value: hostile, name }: Mutation): void {
  // A copy: the hostile values are the same for all requests, and the next change may strike inside this one.
  const value = copyOf(hostile);
  const present = holder[key];
  if (kind === 'replace') holder[key] = value;
  else if (kind === 'remove' && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (kind === 'remove') Reflect.deleteProperty(holder, key);
  else if (kind === 'wrap') holder[key] = [present];
  else if (kind === 'repeat' && Array.isArray(present))
    holder[key] = [...(present as unknown[]), ...(present as unknown[])];
  else if (kind === 'repeat') holder[key] = [present, present];
  else if (typeof present === 'object' && present !== null) (present as Record<string, unknown>)[name] = value;
  else holder[name] = value;
}

function placesOf(root: Record<string, unknown>): readonly Place[] {
  const places: Place[] = [];
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const child = holder[key];
      if (typeof child === 'object' && child !== null && !(child instanceof KnownValue)) open.push(child);
    }
  }
  return places;
}

function copyOf(value: unknown): unknown {
  if (value instanceof KnownValue) return value;
  if (Array.isArray(value)) return Array.from(value, copyOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, copyOf(child)]));
}

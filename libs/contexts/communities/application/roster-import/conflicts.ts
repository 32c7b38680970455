import type { RosterEntry } from './entry.js';

/** Entries of a file sorted out: who says what only once, who repeats, and who contradicts whom. */
export interface SortedEntries {
  readonly entries: readonly RosterEntry[];
  /** Rows that say again, word for word, what an earlier row says. */
  readonly repeated: readonly RosterEntry[];
  /** Rows with one household number and different content, each with the row it contradicts. */
  readonly householdConflicts: readonly Conflict[];
  /** Rows of different households with one head. */
  readonly personConflicts: readonly Conflict[];
}

export interface Conflict {
  readonly entry: RosterEntry;
  readonly otherRow: number;
}

/** All rows of a contradiction are set aside, the first one too: only the registrar can say which of them is right. */
export function sortOut(all: readonly RosterEntry[]): SortedEntries {
  const repeated: RosterEntry[] = [];
  const distinct: RosterEntry[] = [];
  for (const group of groupsOf(all, ({ householdNumber }) => householdNumber)) {
    const seen = new Set<string>();
    for (const entry of group) {
      const content = contentOf(entry);
      (seen.has(content) ? repeated : distinct).push(entry);
      seen.add(content);
    }
  }
  const householdConflicts = conflictsAmong(distinct, ({ householdNumber }) => householdNumber);
  const contested = new Set(householdConflicts.map(({ entry }) => entry));
  const settled = distinct.filter((entry) => !contested.has(entry));
  const personConflicts = conflictsAmong(settled, ({ head }) => head?.idNumber);
  const disputed = new Set(personConflicts.map(({ entry }) => entry));
  const entries = settled.filter((entry) => !disputed.has(entry)).sort((one, other) => one.row - other.row);
  return { entries, repeated, householdConflicts, personConflicts };
}

function conflictsAmong(
  entries: readonly RosterEntry[],
  keyOf: (entry: RosterEntry) => string | undefined,
): readonly Conflict[] {
  return groupsOf(entries, keyOf).flatMap((group) =>
    group.length < 2
      ? []
      : group.map((entry) => ({ entry, otherRow: (group[0] === entry ? group[1]! : group[0]!).row })),
  );
}

function groupsOf(
  entries: readonly RosterEntry[],
  keyOf: (entry: RosterEntry) => string | undefined,
): readonly (readonly RosterEntry[])[] {
  const groups = new Map<string, RosterEntry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}

function contentOf({ row: _, ...content }: RosterEntry): string {
  return JSON.stringify(content);
}

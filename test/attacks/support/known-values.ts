/** Values kept of each name; the oldest make room. */
const KEPT = 60;
const LONGEST_KEPT = 2_000;

/** Names under which the same kind of id appears elsewhere. */
const ALIASES: Readonly<Record<string, string>> = {
  headSubjectId: 'subjectId',
  residentId: 'subjectId',
  organizationSubjectId: 'subjectId',
  evidenceIds: 'evidenceId',
  contractIds: 'contractId',
  householdIds: 'householdId',
  homeRegionCode: 'regionCode',
  within: 'regionCode',
  baseDocumentHash: 'documentHash',
  next: 'after',
  version: 'templateVersion',
};

/** Place in an input for something that exists: what it is, is known only when the request is sent. */
export class KnownValue {
  constructor(
    readonly name: string,
    readonly ordinal: number,
    readonly otherwise: string,
  ) {}
}

/** What the application has told, by the name it was told under: ids of things that exist, of all regions and people alike. */
export class KnownValues {
  private readonly byName = new Map<string, string[]>();

  note(name: string, value: string): void {
    if (value === '' || value.length > LONGEST_KEPT) return;
    const kept = this.of(name);
    if (kept.includes(value)) return;
    kept.push(value);
    if (kept.length > KEPT) kept.shift();
  }

  /** Every text of an answer, by name. `id` says of what only by the address that was asked. */
  noteAll(answer: unknown, path: string): void {
    if (Array.isArray(answer)) for (const one of answer) this.noteAll(one, path);
    if (typeof answer !== 'object' || answer === null) return;
    for (const [name, value] of Object.entries(answer)) {
      const told = name === 'id' ? nameOfId(path) : name;
      if (typeof value === 'string') this.note(told, value);
      else if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
        for (const one of value) this.note(told, one);
      } else this.noteAll(value, path);
    }
  }

  /** The input with every {@link KnownValue} in its place. */
  fill(input: unknown): unknown {
    if (input instanceof KnownValue) return this.valueFor(input);
    // Not its own `map`: a hostile list may bring a `constructor`.
    if (Array.isArray(input)) return Array.from(input, (one) => this.fill(one));
    if (typeof input !== 'object' || input === null) return input;
    return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, this.fill(value)]));
  }

  valueFor({ name, ordinal, otherwise }: KnownValue): string {
    const kept = this.of(name);
    return kept[ordinal % Math.max(kept.length, 1)] ?? otherwise;
  }

  private of(name: string): string[] {
    const known = ALIASES[name] ?? name;
    const kept = this.byName.get(known) ?? [];
    this.byName.set(known, kept);
    return kept;
  }
}

/** `/api/v1/breach-cases/…` → `caseId`, `/api/v1/contracts` → `contractId`. */
function nameOfId(path: string): string {
  const collection = path.split('/')[3] ?? '';
  const noun = collection.replace(/^.*-/, '').replace(/s$/, '');
  return `${noun === 'organization' ? 'subject' : noun}Id`;
}

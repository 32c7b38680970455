import type { StoredEvent } from '#libs/event-store/event-log';
import type { DomainEvent } from '#libs/kernel/decider';

/** SQL types a read model may use. `json` keeps the bytes; instants are `timestamptz`, calendar days `date`. */
export type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamptz' | 'date' | 'json' | 'text[]';

export interface Column {
  readonly type: ColumnType;
  readonly nullable?: true;
}

/** A row's properties are camelCase, the columns their snake_case: `contractId` is `contract_id`. */
export interface ReadModelTable<Row extends object> {
  /** snake_case, unique over all contexts: `who_signed_what`. */
  readonly name: string;
  readonly columns: { readonly [Property in keyof Row & string]: Column };
  /** Primary key. */
  readonly key: readonly (keyof Row & string)[];
  /**
   * The column by which rows are loaded together before events are applied, usually the aggregate's id. An event touches
   * the rows of one group only, so that a batch needs one SELECT whatever it holds.
   */
  readonly group: keyof Row & string;
  /** Further indexes, each a list of columns. Text columns used for keyset pages and region prefixes belong here. */
  readonly indexes: readonly (readonly (keyof Row & string)[])[];
}

/** An event with its payload lifted to the current version. */
export interface ProjectedEvent<Event extends DomainEvent = DomainEvent> {
  readonly event: Event;
  readonly stored: StoredEvent;
}

/**
 * A read model as a pure fold: from the rows of one group and an event to the rows of that group. No SQL, clock or vault;
 * personal fields stay sealed. The projection engine loads, folds, writes the difference and moves the checkpoint in one transaction,
 * live or into shadow tables: the same events give the same rows.
 */
export interface Projection<Row extends object = Record<string, unknown>, Event extends DomainEvent = DomainEvent> {
  /** kebab-case name used by `npm run rebuild -- name`: `who-signed-what`. */
  readonly name: string;
  /** Raised whenever rows change for the same events; the projector then rebuilds before it serves. */
  readonly version: number;
  readonly table: ReadModelTable<Row>;
  /** Stored types (`ContractSigned.v1`) this read model looks at, all shipped versions of them. */
  readonly storedTypes: readonly string[];
  decode(stored: StoredEvent): Event;
  /** Value of the group column for this event. */
  groupOf(event: ProjectedEvent<Event>): string;
  /**
   * Rows of the group after the event. Unchanged rows are returned as the same object: only others are written.
   * Rows left out are deleted.
   */
  evolve(rows: readonly Row[], event: ProjectedEvent<Event>): readonly Row[];
  /** Each event makes its own group and no row ever changes: rows are written without being loaded first. */
  readonly appendOnly?: true;
}

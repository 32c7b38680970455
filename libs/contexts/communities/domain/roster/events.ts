import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';

/** How the rows of a roster fared. */
export interface RosterCounts {
  /** Rows with content below the header, hidden ones apart. */
  readonly rows: number;
  readonly registered: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly hidden: number;
}

/** A roster file was taken into the register; the households and residents have events of their own. */
export type RosterImported = DomainEvent<
  'RosterImported',
  {
    readonly regionCode: string;
    readonly importId: Uuid;
    /** Keyed hash of the file's content: a plain hash of personal data is never stored. */
    readonly fileHash: string;
    readonly counts: RosterCounts;
  }
>;

export type RosterEvent = RosterImported;

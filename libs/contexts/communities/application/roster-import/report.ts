import type { BilingualText } from '#libs/kernel/problem';
import type { Position } from '#libs/event-store/event-log';
import type { Uuid } from '#libs/kernel/identifiers';
import type { RosterCounts } from '../../domain/roster/events.js';

/** A mistake in one cell, or in a row as a whole. What stands in the cell is never repeated. */
export interface RosterFault {
  /** As in the margin of the spreadsheet. */
  readonly row: number;
  /** Column letter, `H`; null when the row as a whole is refused. */
  readonly column: string | null;
  /** The column's header as written in the file. */
  readonly header: string | null;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly fix: BilingualText;
}

/** Something worth knowing that is no mistake. */
export interface RosterNotice extends BilingualText {
  readonly code: string;
}

/** What an import did, or, as a dry run, would do. Both have the same form. */
export interface RosterImportReport {
  readonly importId: Uuid;
  readonly regionCode: string;
  readonly mode: 'dry-run' | 'commit';
  readonly sheet: string;
  readonly headerRow: number;
  readonly counts: RosterCounts;
  /** Events written by this import; in a dry run those it would write. */
  readonly events: number;
  /** In the order of rows; the first thousand. */
  readonly faults: readonly RosterFault[];
  /** How many there are. */
  readonly faultCount: number;
  readonly notices: readonly RosterNotice[];
  /** Log position of the last event written; null when there was none. */
  readonly position: Position | null;
}

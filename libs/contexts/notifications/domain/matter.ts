import type { MatterEvent } from './heard-event.js';
import type { ReminderKind } from './notice.js';
import type { Recipient } from './recipient.js';

/** A party with the one who is told for it; null when nobody is known: a household without a head. */
export interface KnownParty {
  readonly partyId: string;
  readonly recipient: Recipient | null;
  readonly signs: boolean;
}

/** What the first event of a contract or case said, as far as later notices need it. */
export type Opening =
  | {
      readonly kind: 'CONTRACT';
      readonly regionCode: string;
      readonly title: string;
      readonly parties: readonly KnownParty[];
    }
  | {
      readonly kind: 'BREACH_CASE';
      readonly regionCode: string;
      readonly respondent: Recipient | null;
      readonly reporter: Recipient | null;
    };

/** Reminders of these kinds that events before this revision made are moot; for one recipient, or for all. */
export interface Settlement {
  readonly kinds: readonly ReminderKind[];
  readonly recipientKey: string | null;
  readonly revision: number;
}

/**
 * A contract or breach case as far as it has been heard of. Messages of a subject come in order; should they not, what came before the
 * first waits here, and what settled something is remembered, so that the order makes no difference to anybody.
 */
export interface Matter {
  readonly opening: Opening | null;
  readonly waiting: readonly MatterEvent[];
  readonly settlements: readonly Settlement[];
}

export const unheardMatter: Matter = { opening: null, waiting: [], settlements: [] };

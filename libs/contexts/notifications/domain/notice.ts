import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import { recipientKeyOf, type Recipient } from './recipient.js';

/**
 * What a notice of each kind says beyond its kind: titles of template texts and days, nothing personal. What somebody did or is called
 * stands behind the link, where a login is asked for.
 */
export interface NoticeFacts {
  readonly INVITATION_TO_SIGN: { readonly title: string; readonly signBy: Instant };
  readonly SIGNING_REMINDER: { readonly title: string; readonly signBy: Instant };
  readonly CONTRACT_CONCLUDED: { readonly title: string; readonly effectiveFrom: Instant };
  readonly AMENDMENT_PROPOSED: { readonly title: string; readonly consentBy: Instant };
  readonly AMENDMENT_REMINDER: { readonly title: string; readonly consentBy: Instant };
  readonly BREACH_REPORTED: Record<string, never>;
  readonly BREACH_NOTICE: { readonly replyDueAt: Instant };
  readonly REPLY_DEADLINE: { readonly replyDueAt: Instant };
  readonly BREACH_FOUND: { readonly appealDueAt: Instant };
  readonly BREACH_NOT_FOUND: Record<string, never>;
  readonly REPORT_DECIDED: Record<string, never>;
  readonly APPEAL_FILED: Record<string, never>;
  readonly APPEAL_UPHELD: Record<string, never>;
  readonly APPEAL_OVERTURNED: Record<string, never>;
  readonly EXPIRY_COMING: { readonly title: string; readonly endsOn: CalendarDay };
  readonly CONTRACT_EXPIRED: { readonly title: string; readonly endsOn: CalendarDay };
}

export type NoticeKind = keyof NoticeFacts;

/** Kinds that repeat or foretell something; they have limits of their own, see `reminder-limits.ts`. */
export const REMINDER_KINDS = ['SIGNING_REMINDER', 'AMENDMENT_REMINDER', 'REPLY_DEADLINE', 'EXPIRY_COMING'] as const;
export type ReminderKind = (typeof REMINDER_KINDS)[number];

export const NOTICE_KINDS = [
  'INVITATION_TO_SIGN',
  'CONTRACT_CONCLUDED',
  'AMENDMENT_PROPOSED',
  'BREACH_REPORTED',
  'BREACH_NOTICE',
  'BREACH_FOUND',
  'BREACH_NOT_FOUND',
  'REPORT_DECIDED',
  'APPEAL_FILED',
  'APPEAL_UPHELD',
  'APPEAL_OVERTURNED',
  'CONTRACT_EXPIRED',
  ...REMINDER_KINDS,
] as const satisfies readonly NoticeKind[];

interface Told {
  readonly recipient: Recipient;
  /** Stream id of the contract or case it is about. */
  readonly matterId: string;
  readonly regionCode: string;
}

interface NoticeOf<Kind extends NoticeKind> extends Told {
  readonly kind: Kind;
  readonly facts: NoticeFacts[Kind];
  /** The event that made it, or the reminder that fell due: together with recipient and kind it is told once, ever. */
  readonly causeId: Uuid;
  /** When the cause was recorded; decides whether it is news. */
  readonly causedAt: Instant;
}

/** Somebody is told something now. */
export type Notice = { readonly [Kind in NoticeKind]: NoticeOf<Kind> }[NoticeKind];

interface ReminderOf<Kind extends ReminderKind> extends Told {
  readonly kind: Kind;
  readonly facts: NoticeFacts[Kind];
  /** Follows from the event that made it and the lead, so that the event heard again makes the same reminder. */
  readonly reminderId: Uuid;
  /** Of the event in the stream of its matter: only what came after it settles the reminder. */
  readonly revision: number;
  readonly dueAt: Instant;
}

/** Somebody will be told something later, unless it has settled by then. */
export type Reminder = { readonly [Kind in ReminderKind]: ReminderOf<Kind> }[ReminderKind];

/** The id a notice always has: the same cause told again is the same notice. */
export function noticeIdOf({ recipient, kind, causeId }: Pick<Notice, 'recipient' | 'kind' | 'causeId'>): Uuid {
  return idFromName('notice', recipientKeyOf(recipient), kind, causeId);
}

import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed, SubjectId } from '#libs/kernel/sealed';

/** A party of a contract or case, as far as it can be told something. */
export interface HeardParty {
  readonly partyId: string;
  readonly kind: 'COMMITTEE' | 'HOUSEHOLD' | 'ORGANIZATION';
  readonly subjectId: SubjectId | null;
  readonly householdId: Uuid | null;
  readonly signs: boolean;
}

/** Of each integration event the fields that this context reads. */
interface HeardData {
  readonly ContractIssued: {
    readonly regionCode: string;
    readonly title: string;
    readonly parties: readonly HeardParty[];
    readonly signBy: Instant;
  };
  readonly ContractSigned: { readonly partyId: string };
  readonly ContractFullySigned: { readonly effectiveFrom: Instant; readonly endsOn: CalendarDay | null };
  /** Declined, withdrawn, lapsed or terminated: nobody need be reminded of anything. */
  readonly ContractEnded: Record<string, never>;
  readonly ContractExpired: { readonly endsOn: CalendarDay };
  readonly AmendmentProposed: { readonly consentBy: Instant };
  readonly AmendmentConsented: { readonly partyId: string };
  /** In effect, rejected or lapsed. */
  readonly AmendmentClosed: Record<string, never>;
  readonly BreachReported: {
    readonly regionCode: string;
    readonly respondent: Omit<HeardParty, 'signs'>;
    readonly reporterSubjectId: SubjectId | null;
  };
  readonly BreachNoticeServed: { readonly replyDueAt: Instant };
  readonly BreachReplyReceived: Record<string, never>;
  readonly BreachCaseDismissed: Record<string, never>;
  readonly BreachFound: { readonly appealDueAt: Instant };
  readonly BreachNotFound: Record<string, never>;
  readonly BreachFindingAppealed: Record<string, never>;
  readonly BreachFindingUpheld: Record<string, never>;
  readonly BreachFindingOverturned: Record<string, never>;
  readonly RegionRegistered: { readonly regionCode: string; readonly name: string };
  readonly HouseholdHeadKnown: { readonly householdId: Uuid; readonly headSubjectId: SubjectId | null };
  /** `elder` only where the event says it. */
  readonly PhoneKnown: {
    readonly subjectId: SubjectId;
    readonly phone: Sealed | null;
    readonly elder?: boolean;
  };
  readonly ResidentErased: { readonly subjectId: SubjectId };
  readonly AccountRegistered: { readonly accountId: Uuid; readonly subjectId: SubjectId | null };
  readonly AccountStandingChanged: { readonly accountId: Uuid; readonly enabled: boolean };
  readonly OfficeChanged: {
    readonly accountId: Uuid;
    readonly role: string;
    readonly regionCode: string;
    readonly held: { readonly validFrom: Instant; readonly validUntil: Instant | null } | null;
  };
}

interface HeardEventOf<Type extends keyof HeardData> {
  readonly type: Type;
  readonly data: HeardData[Type];
  readonly eventId: Uuid;
  /** Stream id. */
  readonly subject: string;
  readonly revision: number;
  readonly recordedAt: Instant;
}

/** What another context told, reduced to what this one acts on; several types may come to the same. */
export type HeardEvent = { readonly [Type in keyof HeardData]: HeardEventOf<Type> }[keyof HeardData];

/** Events about a contract or a case: they tell people something. */
export type MatterEvent = Extract<
  HeardEvent,
  { readonly type: `Contract${string}` | `Amendment${string}` | `Breach${string}` }
>;

/** Events about who is who and where they can be reached: nobody is told anything. */
export type DirectoryEvent = Exclude<HeardEvent, MatterEvent>;

export function isMatterEvent(event: HeardEvent): event is MatterEvent {
  return /^(Contract|Amendment|Breach)/.test(event.type);
}

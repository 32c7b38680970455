import { assertNever } from '#libs/kernel/assert-never';
import { endOfDay, type CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import { idFromName } from '#libs/kernel/identifiers';
import type { HeardParty, MatterEvent } from './heard-event.js';
import { before, LEADS, type IsWorkingDay } from './lead.js';
import type { KnownParty, Matter, Opening, Settlement } from './matter.js';
import {
  REMINDER_KINDS,
  type Notice,
  type NoticeFacts,
  type NoticeKind,
  type Reminder,
  type ReminderKind,
} from './notice.js';
import { committeeOf, recipientKeyOf, subdistrictOf, type Recipient } from './recipient.js';

/** What follows from what was heard. */
export interface Telling {
  readonly matter: Matter;
  readonly notices: readonly Notice[];
  readonly reminders: readonly Reminder[];
  /** Waiting reminders of the matter that are moot now. */
  readonly settled: readonly Settlement[];
}

/** What the rules look up and cannot know by themselves. */
export interface Surroundings {
  /** Heads of households, of those the event names. */
  readonly headOf: (householdId: string) => string | undefined;
  readonly isWorkingDay: IsWorkingDay;
}

type ContractOpening = Extract<Opening, { readonly kind: 'CONTRACT' }>;
type CaseOpening = Extract<Opening, { readonly kind: 'BREACH_CASE' }>;

/**
 * Who is told what when an event is heard: the whole of the rules, and nothing else. Every notice names the event it comes from, so that
 * hearing it again, in whatever order, comes to the same notices.
 */
export function tell(matter: Matter, event: MatterEvent, surroundings: Surroundings): Telling {
  const opening = openingOf(event, surroundings);
  if (opening === undefined && matter.opening === null) {
    const known = matter.waiting.some(({ eventId }) => eventId === event.eventId);
    return nothing({ ...matter, waiting: known ? matter.waiting : [...matter.waiting, event] });
  }
  const opened: Matter = { ...matter, opening: matter.opening ?? opening ?? null, waiting: [] };
  const inOrder = [event, ...matter.waiting].sort((one, other) => one.revision - other.revision);
  return inOrder.reduce<Telling>((told, next) => joined(told, react(told.matter, next, surroundings)), nothing(opened));
}

/** The same for several events of one matter, in the order in which they are heard. */
export function tellAll(matter: Matter, events: readonly MatterEvent[], surroundings: Surroundings): Telling {
  return events.reduce<Telling>((told, event) => joined(told, tell(told.matter, event, surroundings)), nothing(matter));
}

function nothing(matter: Matter): Telling {
  return { matter, notices: [], reminders: [], settled: [] };
}

function joined(one: Telling, other: Telling): Telling {
  return {
    matter: other.matter,
    notices: [...one.notices, ...other.notices],
    reminders: [...one.reminders.filter((reminder) => !isMoot(reminder, other.settled)), ...other.reminders],
    settled: [...one.settled, ...other.settled],
  };
}

function openingOf(event: MatterEvent, { headOf }: Surroundings): Opening | undefined {
  if (event.type === 'ContractIssued') {
    const { regionCode, title, parties } = event.data;
    const known = parties.map((party) => ({
      partyId: party.partyId,
      recipient: recipientOfParty(party, regionCode, headOf),
      signs: party.signs,
    }));
    return { kind: 'CONTRACT', regionCode, title, parties: known };
  }
  if (event.type === 'BreachReported') {
    const { regionCode, respondent, reporterSubjectId } = event.data;
    return {
      kind: 'BREACH_CASE',
      regionCode,
      respondent: recipientOfParty(respondent, regionCode, headOf),
      reporter: reporterSubjectId === null ? null : { kind: 'PERSON', subjectId: reporterSubjectId },
    };
  }
  return undefined;
}

function recipientOfParty(
  { kind, subjectId, householdId }: Omit<HeardParty, 'signs'>,
  regionCode: string,
  headOf: Surroundings['headOf'],
): Recipient | null {
  switch (kind) {
    case 'COMMITTEE':
      return committeeOf(regionCode);
    case 'ORGANIZATION':
      return subjectId === null ? null : { kind: 'ORGANIZATION', subjectId };
    case 'HOUSEHOLD': {
      const person = subjectId ?? (householdId === null ? undefined : headOf(householdId));
      return person === undefined ? null : { kind: 'PERSON', subjectId: person };
    }
    default:
      return assertNever(kind, 'kind of party');
  }
}

function react(matter: Matter, event: MatterEvent, surroundings: Surroundings): Telling {
  const { opening } = matter;
  // An event of a case in the stream of a contract: not ours to judge, nobody is told.
  if (opening === null) return nothing(matter);
  return opening.kind === 'CONTRACT'
    ? new Reaction(matter, event, opening, surroundings).toContract(opening)
    : new Reaction(matter, event, opening, surroundings).toCase(opening);
}

/** Gathers what one event of one matter leads to. */
class Reaction {
  private readonly notices: Notice[] = [];
  private readonly reminders: Reminder[] = [];
  private readonly settled: Settlement[] = [];

  constructor(
    private readonly matter: Matter,
    private readonly event: MatterEvent,
    private readonly opening: Opening,
    private readonly surroundings: Surroundings,
  ) {}

  toContract({ title, parties, regionCode }: ContractOpening): Telling {
    const { event } = this;
    const people = toldPeopleOf(parties);
    switch (event.type) {
      case 'ContractIssued': {
        const facts = { title, signBy: event.data.signBy };
        this.tellAll(people, 'INVITATION_TO_SIGN', facts);
        this.remindAll(people, 'SIGNING_REMINDER', facts, event.data.signBy);
        break;
      }
      case 'ContractSigned':
        this.settleFor(parties, event.data.partyId, ['SIGNING_REMINDER']);
        break;
      case 'ContractFullySigned': {
        this.settle(['SIGNING_REMINDER']);
        this.tellAll(people, 'CONTRACT_CONCLUDED', { title, effectiveFrom: event.data.effectiveFrom });
        const { endsOn } = event.data;
        if (endsOn !== null) this.remindAll(people, 'EXPIRY_COMING', { title, endsOn }, endOfTerm(endsOn));
        break;
      }
      case 'AmendmentProposed': {
        const facts = { title, consentBy: event.data.consentBy };
        this.tellAll([...people, committeeOf(regionCode)], 'AMENDMENT_PROPOSED', facts);
        this.remindAll(people, 'AMENDMENT_REMINDER', facts, event.data.consentBy);
        break;
      }
      case 'AmendmentConsented':
        this.settleFor(parties, event.data.partyId, ['AMENDMENT_REMINDER']);
        break;
      case 'AmendmentClosed':
        this.settle(['AMENDMENT_REMINDER']);
        break;
      case 'ContractEnded':
        this.settle(REMINDER_KINDS);
        break;
      case 'ContractExpired':
        this.settle(REMINDER_KINDS);
        this.tellAll(people, 'CONTRACT_EXPIRED', { title, endsOn: event.data.endsOn });
        break;
      default:
        // An event of a breach case never stands in the stream of a contract.
        break;
    }
    return this.outcome();
  }

  toCase({ respondent, reporter, regionCode }: CaseOpening): Telling {
    const { event } = this;
    const accused = respondent === null ? [] : [respondent];
    const reporters = reporter === null ? [] : [reporter];
    switch (event.type) {
      case 'BreachReported':
        this.tellAll([committeeOf(regionCode)], 'BREACH_REPORTED', {});
        break;
      case 'BreachNoticeServed': {
        const facts = { replyDueAt: event.data.replyDueAt };
        this.tellAll(accused, 'BREACH_NOTICE', facts);
        this.remindAll(accused, 'REPLY_DEADLINE', facts, event.data.replyDueAt);
        break;
      }
      case 'BreachReplyReceived':
        this.settle(['REPLY_DEADLINE']);
        break;
      case 'BreachCaseDismissed':
        this.settle(['REPLY_DEADLINE']);
        this.tellAll(reporters, 'REPORT_DECIDED', {});
        break;
      case 'BreachFound':
        this.settle(['REPLY_DEADLINE']);
        this.tellAll(accused, 'BREACH_FOUND', { appealDueAt: event.data.appealDueAt });
        this.tellAll(reporters, 'REPORT_DECIDED', {});
        break;
      case 'BreachNotFound':
        this.settle(['REPLY_DEADLINE']);
        this.tellAll(accused, 'BREACH_NOT_FOUND', {});
        this.tellAll(reporters, 'REPORT_DECIDED', {});
        break;
      case 'BreachFindingAppealed':
        this.tellAll([subdistrictOf(regionCode)], 'APPEAL_FILED', {});
        break;
      case 'BreachFindingUpheld':
        this.tellAll(accused, 'APPEAL_UPHELD', {});
        break;
      case 'BreachFindingOverturned':
        this.tellAll(accused, 'APPEAL_OVERTURNED', {});
        break;
      default:
        // An event of a contract never stands in the stream of a case.
        break;
    }
    return this.outcome();
  }

  private outcome(): Telling {
    const settlements = [...this.matter.settlements, ...this.settled.filter((one) => !this.isRemembered(one))];
    return {
      matter: { ...this.matter, settlements },
      notices: this.notices,
      reminders: this.reminders.filter((reminder) => !isMoot(reminder, this.matter.settlements)),
      settled: this.settled,
    };
  }

  private tellAll<Kind extends NoticeKind>(people: readonly Recipient[], kind: Kind, facts: NoticeFacts[Kind]): void {
    const { eventId, subject, recordedAt } = this.event;
    for (const recipient of people) {
      const { regionCode } = this.opening;
      this.notices.push({
        kind,
        recipient,
        facts,
        matterId: subject,
        regionCode,
        causeId: eventId,
        causedAt: recordedAt,
      } as Notice);
    }
  }

  private remindAll<Kind extends ReminderKind>(
    people: readonly Recipient[],
    kind: Kind,
    facts: NoticeFacts[Kind],
    deadline: Instant,
  ): void {
    const { eventId, subject, revision, recordedAt } = this.event;
    for (const recipient of people) {
      for (const lead of LEADS[kind]) {
        const dueAt = before(deadline, lead, this.surroundings.isWorkingDay);
        // Too short a time for this lead: the event itself has just told it.
        if (dueAt <= recordedAt) continue;
        const reminderId = idFromName('reminder', eventId, kind, recipientKeyOf(recipient), String(lead.days));
        const { regionCode } = this.opening;
        this.reminders.push({
          kind,
          recipient,
          facts,
          matterId: subject,
          regionCode,
          reminderId,
          revision,
          dueAt,
        } as Reminder);
      }
    }
  }

  private settle(kinds: readonly ReminderKind[]): void {
    this.settled.push({ kinds, recipientKey: null, revision: this.event.revision });
  }

  private settleFor(parties: readonly KnownParty[], partyId: string, kinds: readonly ReminderKind[]): void {
    const recipient = parties.find((party) => party.partyId === partyId)?.recipient ?? null;
    // Offices are not reminded: their lists show what waits for them.
    if (recipient === null || recipient.kind === 'OFFICE') return;
    // Somebody who signs for two parties is reminded until he has signed for both.
    if (parties.filter((party) => sameRecipient(party.recipient, recipient)).length > 1) return;
    this.settled.push({ kinds, recipientKey: recipientKeyOf(recipient), revision: this.event.revision });
  }

  private isRemembered(one: Settlement): boolean {
    return this.matter.settlements.some(
      ({ revision, recipientKey }) => revision === one.revision && recipientKey === one.recipientKey,
    );
  }
}

/** Those who sign and are not an office, each once. */
function toldPeopleOf(parties: readonly KnownParty[]): readonly Recipient[] {
  const people = new Map<string, Recipient>();
  for (const { recipient, signs } of parties) {
    if (recipient !== null && recipient.kind !== 'OFFICE' && signs) people.set(recipientKeyOf(recipient), recipient);
  }
  return [...people.values()];
}

function sameRecipient(one: Recipient | null, other: Recipient): boolean {
  return one !== null && recipientKeyOf(one) === recipientKeyOf(other);
}

function isMoot(reminder: Reminder, settlements: readonly Settlement[]): boolean {
  const key = recipientKeyOf(reminder.recipient);
  return settlements.some(
    ({ kinds, recipientKey, revision }) =>
      revision > reminder.revision && kinds.includes(reminder.kind) && (recipientKey === null || recipientKey === key),
  );
}

/** The last day of a term is still in it. */
function endOfTerm(endsOn: CalendarDay): Instant {
  return endOfDay(endsOn);
}

import { optionalDataIdOf, residentAggregate } from '#libs/contexts/communities/codec/resident-codec';
import { householdAggregate } from '#libs/contexts/communities/codec/household-codec';
import { residentAccountId } from '#libs/contexts/identity/application/sessions/session';
import { destructionAggregate } from '#libs/contexts/retention/codec/destruction-codec';
import type { EventLog, Position, StoredEvent } from '#libs/event-store/event-log';
import { aggregateIdOf, categoryOf } from '#libs/kernel/aggregate';

const ERASURE = /^Resident(OptionalData)?Erased\.v\d+$/;
/** Of a head of household who is no resident: then the household is the subject. */
const HEAD_ERASURE = /^HouseholdHeadErased\.v\d+$/;
const BATCH = /^DestructionBatchDecided\.v\d+$/;
const ACCOUNT_REGISTERED = /^AccountRegistered\.v\d+$/;
const BREACH_REPORTED = /^BreachReported\.v\d+$/;

/**
 * Subjects of whom the log says that they were erased, by request or by a destruction run.
 * @param upTo default: all that is recorded by now
 */
export async function recordedErasures(log: EventLog, upTo?: Position): Promise<ReadonlySet<string>> {
  const subjects = new Set<string>();
  const range = upTo === undefined ? {} : { upTo };
  const categories = [residentAggregate, householdAggregate, destructionAggregate].map(({ category }) => category);
  for await (const { events } of log.readAll({ ...range, filter: { categories } })) {
    for (const stored of events) {
      const { type, streamId } = stored;
      if (categoryOf(streamId) === residentAggregate.category && ERASURE.test(type)) {
        const residentId = aggregateIdOf(streamId);
        subjects.add(optionalDataIdOf(residentId));
        if (type.startsWith('ResidentErased.')) subjects.add(residentId);
      } else if (HEAD_ERASURE.test(type)) {
        subjects.add(aggregateIdOf(streamId));
      } else if (BATCH.test(type)) {
        const event = destructionAggregate.codec.decode(stored);
        if (event.type === 'DestructionBatchDecided') event.data.subjectIds.forEach((id) => subjects.add(id));
      }
    }
  }
  return subjects;
}

/** Whose keys may be destroyed by what the log says. */
export interface PermittedErasures {
  /** People, their accounts, cases about or from them, and the evidence of these cases. */
  readonly subjects: ReadonlySet<string>;
  /** Accounts of erased people: what they uploaded may be gone, too. */
  readonly accountIds: ReadonlySet<string>;
}

/** What goes with a person (docs/adr/0033), read off the log alone. */
export async function permittedErasures(log: EventLog): Promise<PermittedErasures> {
  const people = await recordedErasures(log);
  const subjects = new Set(people);
  // Who came by invitation has no account in the log.
  const accountIds = new Set<string>([...people].map(residentAccountId));
  if (people.size === 0) return { subjects, accountIds };
  for await (const { events } of log.readAll({ filter: { categories: ['account'] } })) {
    for (const { type, streamId, data } of events) {
      if (!ACCOUNT_REGISTERED.test(type) || !isOneOf(people, (data as { subjectId?: unknown }).subjectId)) continue;
      accountIds.add(aggregateIdOf(streamId));
      subjects.add(aggregateIdOf(streamId));
    }
  }
  for await (const { events } of log.readAll({ filter: { categories: ['breach'] } })) {
    for (const event of events) {
      const caseId = aggregateIdOf(event.streamId);
      if (BREACH_REPORTED.test(event.type) && isAbout(people, event)) subjects.add(caseId);
      // The report comes first in its stream, so whatever else is of the case is known by then.
      if (subjects.has(caseId)) collectEvidence(event.data, subjects);
    }
  }
  return { subjects, accountIds };
}

function isAbout(people: ReadonlySet<string>, { data }: StoredEvent): boolean {
  const { respondent, reporter } = data as Partial<Record<'respondent' | 'reporter', { readonly subjectId?: unknown }>>;
  return isOneOf(people, respondent?.subjectId) || isOneOf(people, reporter?.subjectId);
}

function isOneOf(people: ReadonlySet<string>, subjectId: unknown): boolean {
  return typeof subjectId === 'string' && people.has(subjectId);
}

function collectEvidence(value: unknown, subjects: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { evidenceId } = value as { readonly evidenceId?: unknown };
  if (typeof evidenceId === 'string') subjects.add(evidenceId);
  for (const inner of Object.values(value)) collectEvidence(inner, subjects);
}

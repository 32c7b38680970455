import { Inject, Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { CLOCK, type Clock, type Instant } from '#libs/kernel/clock';
import type { Consumer } from '#libs/messaging/broadcast';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { HEARD_TYPES, readHeardEvent } from './heard-events.js';
import { isNews } from '../../domain/freshness.js';
import { isMatterEvent, type MatterEvent } from '../../domain/heard-event.js';
import { unheardMatter } from '../../domain/matter.js';
import { tellAll } from '../../domain/telling.js';
import { isWorkingDay } from '../working-days.js';
import { takeIntoDirectory } from './directory.js';
import { headsOf, loadMatters, saveOutcomes, type Outcome } from './matters.js';

/**
 * Hears of everything and decides who is told what. It sends nothing: it writes notices and reminders, and others carry them out. So a
 * message that comes again, or a log read from its beginning, can do no more than write rows that are there already.
 */
@Injectable()
export class NotificationConsumer implements Consumer {
  readonly name = 'notification';
  readonly types = HEARD_TYPES;

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  handle(message: IntegrationEvent, transaction: ClientBase): Promise<void> {
    return this.handleMany([message], transaction);
  }

  /** A handful of statements whatever the number. */
  async handleMany(messages: readonly IntegrationEvent[], transaction: ClientBase): Promise<void> {
    const now = this.clock.now();
    const events = messages.map(readHeardEvent);
    // Who heads a household is known before a contract with it is told.
    await takeIntoDirectory(
      transaction,
      events.filter((event) => !isMatterEvent(event)),
      now,
    );
    await this.hear(events.filter(isMatterEvent), transaction, now);
  }

  private async hear(events: readonly MatterEvent[], client: ClientBase, now: Instant): Promise<void> {
    if (events.length === 0) return;
    const bySubject = bySubjectOf(events);
    const { matters, began } = await loadMatters(client, [...bySubject.keys()]);
    const heads = await headsOf(client, events.flatMap(householdsWithoutSubject));
    const surroundings = { headOf: (householdId: string) => heads.get(householdId), isWorkingDay };
    const outcomes = [...bySubject].map(([matterId, own]): Outcome => {
      const told = tellAll(matters.get(matterId) ?? unheardMatter, own, surroundings);
      const notices = told.notices.filter(({ causedAt }) => isNews(causedAt, now, began));
      // What should have been said in the past is not made up for.
      const reminders = told.reminders.filter(({ dueAt }) => dueAt > now);
      return { ...told, matterId, notices, reminders };
    });
    await saveOutcomes(client, outcomes, now);
  }
}

function bySubjectOf(events: readonly MatterEvent[]): ReadonlyMap<string, readonly MatterEvent[]> {
  const groups = new Map<string, MatterEvent[]>();
  for (const event of events) {
    const group = groups.get(event.subject);
    if (group === undefined) groups.set(event.subject, [event]);
    else group.push(event);
  }
  return groups;
}

function householdsWithoutSubject(event: MatterEvent): readonly string[] {
  const parties =
    event.type === 'ContractIssued'
      ? event.data.parties
      : event.type === 'BreachReported'
        ? [event.data.respondent]
        : [];
  return parties.flatMap(({ subjectId, householdId }) =>
    subjectId === null && householdId !== null ? [householdId] : [],
  );
}

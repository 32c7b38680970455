import { Inject, Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import type { Consumer } from '#libs/messaging/broadcast';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { HEARD_TYPES, readHeardEvent } from './heard-events.js';
import { isNews } from '../../domain/freshness.js';
import { isMatterEvent, type MatterEvent } from '../../domain/heard-event.js';
import { tell } from '../../domain/telling.js';
import { isWorkingDay } from '../working-days.js';
import { takeIntoDirectory } from './directory.js';
import { headsOf, loadMatter, saveOutcome } from './matters.js';

/**
 * Hears of everything and decides who is told what. It sends nothing: it writes notices and reminders, and others carry them out. So a
 * message that comes again, or a log read from its beginning, can do no more than write rows that are there already.
 */
@Injectable()
export class NotificationConsumer implements Consumer {
  readonly name = 'notification';
  readonly types = HEARD_TYPES;

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async handle(message: IntegrationEvent, transaction: ClientBase): Promise<void> {
    const event = readHeardEvent(message);
    if (isMatterEvent(event)) await this.hear(event, transaction);
    else await takeIntoDirectory(transaction, event, this.clock.now());
  }

  private async hear(event: MatterEvent, client: ClientBase): Promise<void> {
    const now = this.clock.now();
    const { matter, began } = await loadMatter(client, event.subject);
    const heads = await headsOf(client, householdsWithoutSubject(event));
    const told = tell(matter, event, { headOf: (householdId) => heads.get(householdId), isWorkingDay });
    const notices = told.notices.filter(({ causedAt }) => isNews(causedAt, now, began));
    // What should have been said in the past is not made up for.
    const reminders = told.reminders.filter(({ dueAt }) => dueAt > now);
    await saveOutcome(client, event.subject, { ...told, notices, reminders }, now);
  }
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

import type { Pool } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import { enterInbox } from '#libs/postgres/idempotency/inbox';
import { inTransaction } from '#libs/postgres/transaction';
import { isTransient } from '#libs/postgres/transient-error';
import type { Consumer, ParkedMessages } from '../broadcast.js';
import type { IntegrationEvent } from '../integration-event.js';
import type { ParkedMessage, RedrivePreview, RedriveResult, RedriveSelection } from '../parked-message.js';
import { reasonOf } from './delivery.js';
import {
  countParked,
  firstParked,
  listParked,
  lockSubject,
  noteFailedRedrive,
  unpark,
  type ParkedRow,
} from './parked-store.js';

/**
 * Makes a message that could not be read when it came.
 * @returns undefined when it turns out to be for nobody
 * @throws Error when it still cannot be read
 */
export type Reopen = (row: ParkedRow) => Promise<IntegrationEvent | undefined>;

const ALL: RedriveSelection = { all: true };

/** The parked messages of all adapters; only how a message is read again is the adapter's own. */
export class ParkedMessageStore implements ParkedMessages {
  constructor(
    private readonly pool: Pool,
    private readonly reopen: Reopen,
  ) {}

  list(consumerName: string): Promise<readonly ParkedMessage[]> {
    return listParked(this.pool, consumerName);
  }

  preview(consumerName: string, selection: RedriveSelection): Promise<RedrivePreview> {
    return previewRedrive(this.pool, consumerName, selection);
  }

  async redrive(consumer: Consumer, selection: RedriveSelection = ALL): Promise<RedriveResult> {
    const parked = await listParked(this.pool, consumer.name);
    const subjects = new Set(parked.filter((message) => isSelected(message, selection)).map(({ subject }) => subject));
    let handled = 0;
    for (const subject of subjects) {
      while (await this.redriveFirst(consumer, subject, selection)) handled++;
    }
    return { handled, stillParked: await countParked(this.pool, consumer.name) };
  }

  /** @returns whether the first message parked of the subject has been handled now */
  private async redriveFirst(consumer: Consumer, subject: string, selection: RedriveSelection): Promise<boolean> {
    let row: ParkedRow | undefined;
    try {
      return await inTransaction(this.pool, async (client) => {
        await lockSubject(client, consumer.name, subject);
        row = await firstParked(client, consumer.name, subject);
        if (row === undefined || !isSelected(row, selection)) return false;
        const message = row.message ?? (await this.reopen(row));
        const wanted = message !== undefined && consumer.types.includes(message.type);
        const repeats = consumer.recognisesRepeats === true;
        if (wanted && (repeats || (await enterInbox(client, consumer.name, message.id)))) {
          await consumer.handle(message, client);
        }
        await unpark(client, consumer.name, row.eventId);
        return true;
      });
    } catch (error) {
      if (row === undefined || isTransient(error)) throw error;
      await noteFailedRedrive(this.pool, consumer.name, row.eventId, reasonOf(error));
      return false;
    }
  }
}

/** What a re-drive of the selection would hand over, from the rows alone. */
export async function previewRedrive(
  pool: Pool,
  consumerName: string,
  selection: RedriveSelection,
): Promise<RedrivePreview> {
  const barred = new Set<string>();
  let selected = 0;
  let heldBack = 0;
  for (const message of await listParked(pool, consumerName)) {
    if (!isSelected(message, selection)) {
      barred.add(message.subject);
    } else {
      selected += 1;
      if (barred.has(message.subject)) heldBack += 1;
    }
  }
  return { selected, heldBack };
}

function isSelected({ eventId, subject }: { eventId: Uuid; subject: string }, selection: RedriveSelection): boolean {
  if ('all' in selection) return true;
  return 'subjects' in selection ? selection.subjects.includes(subject) : selection.eventIds.includes(eventId);
}

import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import type { Consumer } from '#libs/messaging/broadcast';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { enterInbox } from '#libs/postgres/idempotency/inbox';
import { inTransaction } from '#libs/postgres/transaction';

export const COMMUNITY = '370704001001';

/** A clock that stands still until it is set. */
export class SetClock {
  constructor(public instant: Instant) {}

  now(): Instant {
    return this.instant;
  }

  advance(milliseconds: number): void {
    this.instant = new Date(Date.parse(this.instant) + milliseconds).toISOString();
  }
}

/** A stream of integration events of one aggregate, revisions as the log would give them. */
export class ToldStream {
  private revision = -1;
  readonly id: Uuid;

  constructor(
    private readonly category: string,
    private readonly context: string,
    private readonly clock: SetClock,
    id: Uuid = newId(),
  ) {
    this.id = id;
  }

  get subject(): string {
    return `${this.category}-${this.id}`;
  }

  event(name: string, data: object, recordedAt: Instant = this.clock.now()): IntegrationEvent {
    this.revision += 1;
    const id = newId();
    return {
      specversion: '1.0',
      id,
      source: `/qiyue/${this.context}`,
      type: `cn.qiyue.${this.context}.${name}.v1`,
      subject: this.subject,
      time: recordedAt,
      datacontenttype: 'application/json',
      correlationid: id,
      causationid: id,
      logposition: String(this.revision).padStart(20, '0'),
      streamrevision: this.revision,
      storedtype: 'Any.v1',
      recorddigest: '0'.repeat(64),
      effectiveat: recordedAt,
      data,
    };
  }
}

/** Hands messages to a consumer as every broadcast does: each once, effect and note in one transaction. */
export async function deliver(pool: Pool, consumer: Consumer, ...messages: readonly IntegrationEvent[]): Promise<void> {
  for (const message of messages) {
    await inTransaction(pool, async (client) => {
      if (await enterInbox(client, consumer.name, message.id)) await consumer.handle(message, client);
    });
  }
}

/** What a contract between the committee and a household is issued with. */
export function issuedData(subjectId: string, signBy: Instant) {
  return {
    regionCode: COMMUNITY,
    title: '邻里守望文明契约',
    parties: [
      { partyId: 'A1', side: 'PARTY_A', kind: 'COMMITTEE', subjectId: null, householdId: null, signs: true },
      { partyId: 'B1', side: 'PARTY_B', kind: 'HOUSEHOLD', subjectId, householdId: newId(), signs: true },
    ],
    signBy,
  };
}

/** The same for a consumer that takes many, in pages of one transaction each. */
export async function deliverPages(
  pool: Pool,
  consumer: Required<Pick<Consumer, 'handleMany'>>,
  messages: readonly IntegrationEvent[],
  pageSize: number,
): Promise<void> {
  for (let start = 0; start < messages.length; start += pageSize) {
    const page = messages.slice(start, start + pageSize);
    await inTransaction(pool, (client) => consumer.handleMany(page, client));
  }
}

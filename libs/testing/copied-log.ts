import pg from 'pg';
import { addToCopy, type Added } from '#libs/audit-copy/copy-store';
import type { EventLog, StoredEvent } from '#libs/event-store/event-log';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { integrationEventOf, type IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { inTransaction } from '#libs/postgres/transaction';
import type { TestDatabase } from './postgres-database.js';
import { shelfCodec, shelfEventToAppend, shelfStream } from './shelf-projection.js';

const TYPE = 'cn.qiyue.shelves.item-placed.v1';

/** Announces all events of shelves but `ItemTaken`, which is nobody's business. */
export const shelfMapper: IntegrationEventMapper = {
  types: [TYPE],
  storedTypes: shelfCodec.storedTypes,
  map: (stored) =>
    stored.type.startsWith('ItemTaken') ? undefined : integrationEventOf(stored, 'shelves', 'item-placed.v1', {}),
};

/** A log of shelves and the copy of it in one database, for specs of the copy. */
export class CopiedLog {
  readonly log: EventLog;
  private readonly revisions = new Map<string, number>();

  constructor(private readonly database: TestDatabase) {
    this.log = new PostgresEventLog(database.connectionString('service'));
  }

  /** Events of one shelf after the other, `shelves` shelves in turn. @returns all events of the log in order */
  async append(count: number, shelves = 3): Promise<readonly StoredEvent[]> {
    for (let number = 0; number < count; number++) {
      const shelf = `s${number % shelves}`;
      const item = `i${number}`;
      await this.place(shelf, { type: 'ItemPlaced', data: { shelf, item, label: '标签', tags: [] } });
    }
    return this.events();
  }

  async place(shelf: string, event: Parameters<typeof shelfEventToAppend>[0]): Promise<void> {
    const stream = shelfStream(shelf);
    const { revision } = await this.log.append(stream, this.revisions.get(stream) ?? 'no-stream', [
      shelfEventToAppend(event),
    ]);
    this.revisions.set(stream, revision);
  }

  async events(): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for await (const page of this.log.readAll()) events.push(...page.events);
    return events;
  }

  /** Delivers the messages of these events in this order, in one transaction. */
  copy(events: readonly StoredEvent[]): Promise<Added> {
    return this.deliver(events.map(messageOf).filter((message) => message !== undefined));
  }

  deliver(messages: readonly IntegrationEvent[]): Promise<Added> {
    return inTransaction(this.database.pool('auditCopy'), (client) => addToCopy(client, messages));
  }

  /** As somebody whom no rule of the database stops. */
  async tamper(...statements: readonly string[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.database.connectionString('administrator') });
    await client.connect();
    try {
      await client.query('SET session_replication_role = replica');
      for (const statement of statements) {
        const { rowCount } = await client.query(statement);
        // A change that changes nothing would prove nothing.
        if (rowCount === 0) throw new Error(`changed nothing: ${statement}`);
      }
    } finally {
      await client.end();
    }
  }

  close(): Promise<void> {
    return this.log.close();
  }
}

export function messageOf(stored: StoredEvent): IntegrationEvent | undefined {
  return shelfMapper.map(stored);
}

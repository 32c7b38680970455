import { newId } from '#libs/kernel/identifiers';
import {
  COMMUNITY,
  deliver,
  deliverPages,
  issuedData,
  SetClock,
  ToldStream,
} from '#libs/testing/notification-examples';
import { useTestDatabase } from '#libs/testing/postgres-database';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { NEWS_FOR } from '../../domain/freshness.js';
import { Publisher } from '../publishing/publisher.js';
import { Reminders } from '../reminding/reminders.js';
import { Inbox, type InboxOwner } from '../inbox/inbox.js';
import { NotificationConsumer } from './notification-consumer.js';

const database = useTestDatabase();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MORNING = '2026-06-15T02:00:00.000Z';
const SIGN_BY = '2026-06-30T16:00:00.000Z';

let clock: SetClock;
let consumer: NotificationConsumer;

const pool = () => database.pool('notification');

beforeEach(async () => {
  clock = new SetClock(MORNING);
  consumer = new NotificationConsumer(clock);
  await database.pool('owner').query(`UPDATE notification.beginning SET began_at = '2026-01-01'`);
});

async function noticesOf(subjectId: string): Promise<readonly { kind: string; createdAt: string }[]> {
  const { rows } = await pool().query<{ kind: string; createdAt: string }>(
    `SELECT kind, created_at AS "createdAt" FROM notification.notice WHERE recipient = $1 ORDER BY created_at, kind`,
    [`person:${subjectId}`],
  );
  return rows;
}
const kindsOf = async (subjectId: string) => (await noticesOf(subjectId)).map(({ kind }) => kind);

/** As a broadcast does that has forgotten what it handed over: the inbox of the consumer is empty. */
async function forgetProgress(): Promise<void> {
  await pool().query('DELETE FROM messaging.inbox WHERE consumer = $1', [consumer.name]);
}

async function remindUntilNothingIsDue(): Promise<void> {
  const reminders = new Reminders(pool(), clock);
  while ((await reminders.carryOutBatch()) > 0);
}

function wholeContract(subjectId: string): readonly IntegrationEvent[] {
  const contract = new ToldStream('contract', 'contracts', clock);
  return [
    contract.event('contract-issued', issuedData(subjectId, SIGN_BY)),
    contract.event('contract-signed', { partyId: 'B1' }),
    contract.event('contract-signed', { partyId: 'A1' }),
    contract.event('contract-fully-signed', { effectiveFrom: MORNING, endsOn: '2027-06-14' }),
  ];
}

describe('a message', () => {
  it('tells once, however often and in whatever order it comes', async () => {
    const subjectId = newId();
    const events = wholeContract(subjectId);
    await deliver(pool(), consumer, ...[...events].reverse(), ...events);
    const told = ['CONTRACT_CONCLUDED', 'INVITATION_TO_SIGN'];
    expect((await kindsOf(subjectId)).sort()).toEqual(told);
    await forgetProgress();
    await deliver(pool(), consumer, ...events);
    expect((await kindsOf(subjectId)).sort()).toEqual(told);
  });

  it('without a field it needs is refused, with the field named and no value', async () => {
    const contract = new ToldStream('contract', 'contracts', clock);
    const { title: _, ...untitled } = issuedData(newId(), SIGN_BY);
    const message = contract.event('contract-issued', untitled);
    await expect(deliver(pool(), consumer, message)).rejects.toThrow('field data.title is not a text');
  });
});

describe('pages of messages', () => {
  it('come to the same rows as one message at a time, whatever their size and order', async () => {
    const rowsOf = async (people: readonly string[]) => {
      const key = people.map((subjectId) => `person:${subjectId}`);
      const notices = await pool().query(
        'SELECT kind, count(*) AS count FROM notification.notice WHERE recipient = ANY($1) GROUP BY kind ORDER BY kind',
        [key],
      );
      // Settled before they were written, some are not even kept.
      const reminders = await pool().query(
        `SELECT kind, due_at, count(*) AS count FROM notification.reminder WHERE recipient = ANY($1) AND state = 'WAITING' GROUP BY 1, 2 ORDER BY 1, 2`,
        [key],
      );
      return [notices.rows, reminders.rows];
    };
    const people = () => Array.from({ length: 12 }, () => newId());
    const [one, paged, backwards] = [people(), people(), people()];
    const open = (subjectId: string, index: number) => wholeContract(subjectId).slice(0, 1 + (index % 4));
    await deliver(pool(), consumer, ...one.flatMap(open));
    await deliverPages(pool(), consumer, paged.flatMap(open), 7);
    await deliverPages(pool(), consumer, backwards.flatMap(open).reverse(), 100);
    expect(await rowsOf(paged)).toEqual(await rowsOf(one));
    expect(await rowsOf(backwards)).toEqual(await rowsOf(one));
  });

  it('keep what is known of people, the latest of each', async () => {
    const resident = new ToldStream('resident', 'communities', clock);
    const registered = resident.event('resident-registered', { phone: 'q1:one', elder: true });
    const changed = resident.event('resident-phone-changed', { phone: 'q1:two' });
    await deliverPages(pool(), consumer, [changed, registered], 2);
    await deliverPages(pool(), consumer, [registered, changed, registered], 3);
    const { rows } = await pool().query('SELECT phone, elder FROM notification.contact WHERE subject_id = $1', [
      resident.id,
    ]);
    expect(rows).toEqual([{ phone: 'q1:two', elder: true }]);
  });
});

describe('old events notify nobody', () => {
  it('when a log is read from its beginning days later', async () => {
    const subjectId = newId();
    const events = wholeContract(subjectId);
    clock.advance(NEWS_FOR + 1);
    await deliver(pool(), consumer, ...events);
    await remindUntilNothingIsDue();
    expect(await kindsOf(subjectId)).toEqual([]);
    // What is known of the contract is known all the same: its end is told when the time comes.
    clock.instant = '2027-05-20T02:00:00.000Z';
    await remindUntilNothingIsDue();
    expect(await kindsOf(subjectId)).toEqual(['EXPIRY_COMING']);
  });

  it('when the service is put beside a log that exists, however young its events', async () => {
    const subjectId = newId();
    const events = wholeContract(subjectId);
    await database.pool('owner').query('UPDATE notification.beginning SET began_at = $1', ['2026-06-15T02:00:00.001Z']);
    await deliver(pool(), consumer, ...events);
    expect(await kindsOf(subjectId)).toEqual([]);
  });

  it('when reminders would have been due before the message came', async () => {
    const subjectId = newId();
    const contract = new ToldStream('contract', 'contracts', clock);
    const issued = contract.event('contract-issued', issuedData(subjectId, '2026-06-23T16:00:00.000Z'));
    clock.instant = '2026-06-17T02:00:00.000Z';
    await deliver(pool(), consumer, issued);
    await remindUntilNothingIsDue();
    expect(await kindsOf(subjectId)).toEqual(['INVITATION_TO_SIGN']);
  });
});

describe('reminders', () => {
  it('come on their days and not once more after a replay', async () => {
    const subjectId = newId();
    const contract = new ToldStream('contract', 'contracts', clock);
    const issued = contract.event('contract-issued', issuedData(subjectId, SIGN_BY));
    await deliver(pool(), consumer, issued);
    for (let day = 0; day < 20; day++) {
      await remindUntilNothingIsDue();
      clock.advance(DAY);
    }
    const reminded = (await noticesOf(subjectId)).filter(({ kind }) => kind === 'SIGNING_REMINDER');
    expect(reminded.map(({ createdAt }) => createdAt.slice(0, 10))).toEqual(['2026-06-24', '2026-06-28', '2026-06-30']);
    await forgetProgress();
    await deliver(pool(), consumer, issued);
    await remindUntilNothingIsDue();
    expect(await kindsOf(subjectId)).toHaveLength(4);
  });

  it('do not come to who has signed', async () => {
    const subjectId = newId();
    await deliver(pool(), consumer, ...wholeContract(subjectId).slice(0, 2));
    clock.instant = '2026-06-30T10:00:00.000Z';
    await remindUntilNothingIsDue();
    expect(await kindsOf(subjectId)).toEqual(['INVITATION_TO_SIGN']);
  });

  it('that fell due together after an outage come as one', async () => {
    const subjectId = newId();
    await deliver(pool(), consumer, ...wholeContract(subjectId).slice(0, 1));
    clock.instant = '2026-06-30T20:00:00.000Z';
    await Promise.all([remindUntilNothingIsDue(), remindUntilNothingIsDue()]);
    expect(await kindsOf(subjectId)).toEqual(['INVITATION_TO_SIGN', 'SIGNING_REMINDER']);
  });

  it('are three at most for one matter', async () => {
    const subjectId = newId();
    const contract = new ToldStream('contract', 'contracts', clock);
    await deliver(
      pool(),
      consumer,
      contract.event('contract-issued', issuedData(subjectId, '2026-06-23T16:00:00.000Z')),
    );
    const consentBy = ['2026-07-10T16:00:00.000Z', '2026-07-30T16:00:00.000Z'];
    for (const by of consentBy)
      await deliver(pool(), consumer, contract.event('amendment-proposed', { consentBy: by }));
    for (let day = 0; day < 60; day++) {
      await remindUntilNothingIsDue();
      clock.advance(DAY);
    }
    const reminded = (await kindsOf(subjectId)).filter((kind) => kind.endsWith('_REMINDER'));
    expect(reminded).toHaveLength(3);
    const { rows } = await pool().query(
      'SELECT state, count(*) FROM notification.reminder WHERE recipient = $1 GROUP BY state ORDER BY state',
      [`person:${subjectId}`],
    );
    expect(rows).toEqual([
      { state: 'LIMITED', count: 4 },
      { state: 'TOLD', count: 3 },
    ]);
  });
});

describe('inboxes', () => {
  const owner = (subjectId?: string, ...grants: InboxOwner['grants']): InboxOwner => ({
    accountId: newId(),
    grants,
    ...(subjectId === undefined ? {} : { subjectId }),
  });
  const all = { unreadOnly: false, limit: 50 };

  it('hold what is told to the person, and to the offices in the area of a grant', async () => {
    const [subjectId, other] = [newId(), newId()];
    const contract = new ToldStream('contract', 'contracts', clock);
    await deliver(
      pool(),
      consumer,
      contract.event('contract-issued', issuedData(subjectId, SIGN_BY)),
      contract.event('amendment-proposed', { consentBy: SIGN_BY }),
    );
    await new Publisher(pool(), clock, new Set()).publishBatch();
    const inbox = new Inbox(pool(), clock);
    const kinds = async (whose: InboxOwner) => (await inbox.page(whose, all)).map(({ kind }) => kind);
    expect((await kinds(owner(subjectId))).sort()).toEqual(['AMENDMENT_PROPOSED', 'INVITATION_TO_SIGN']);
    expect(await kinds(owner(other))).toEqual([]);
    const director = { role: 'CommitteeDirector', regionCode: COMMUNITY } as const;
    expect(await kinds(owner(undefined, director))).toContain('AMENDMENT_PROPOSED');
    expect(await kinds(owner(undefined, { ...director, regionCode: '370704' }))).toContain('AMENDMENT_PROPOSED');
    expect(await kinds(owner(undefined, { ...director, regionCode: '370704001002' }))).toEqual([]);
    expect(await kinds(owner(undefined, { role: 'SystemAdmin', regionCode: '370704' }))).toEqual([]);
  });

  it('know when something was shown, and when and by whom it was read', async () => {
    const subjectId = newId();
    await deliver(pool(), consumer, ...wholeContract(subjectId).slice(0, 1));
    await new Publisher(pool(), clock, new Set()).publishBatch();
    const inbox = new Inbox(pool(), clock);
    const [one, two] = [owner(subjectId), owner(subjectId)];
    expect(await inbox.unreadCount(one)).toBe(1);
    clock.advance(HOUR);
    const [notice] = await inbox.page(one, all);
    if (notice === undefined) throw new Error('the inbox is empty');
    expect(notice).toMatchObject({ createdAt: MORNING, shownAt: null, readAt: null });
    clock.advance(HOUR);
    expect(await inbox.read(one, notice.noticeId)).toBe('2026-06-15T04:00:00.000Z');
    clock.advance(HOUR);
    expect(await inbox.read(one, notice.noticeId)).toBe('2026-06-15T04:00:00.000Z');
    expect(await inbox.read(owner(newId()), notice.noticeId)).toBeUndefined();
    expect(await inbox.page(one, all)).toMatchObject([
      { shownAt: '2026-06-15T03:00:00.000Z', readAt: '2026-06-15T04:00:00.000Z' },
    ]);
    expect(await inbox.unreadCount(one)).toBe(0);
    expect(await inbox.unreadCount(two)).toBe(1);
    expect(await inbox.page(one, { ...all, unreadOnly: true })).toEqual([]);
  });

  it('are numbered without gaps, whoever publishes', async () => {
    for (let count = 0; count < 20; count++) await deliver(pool(), consumer, ...wholeContract(newId()).slice(0, 1));
    const publish = () => new Publisher(pool(), clock, new Set()).publishBatch();
    await Promise.all([publish(), publish(), publish()]);
    const { rows } = await pool().query(
      'SELECT count(*) AS count, max(number) AS last FROM notification.notice WHERE number IS NOT NULL',
    );
    const { count, last } = rows[0] as { count: number; last: number };
    expect(last).toBe(count);
  });
});

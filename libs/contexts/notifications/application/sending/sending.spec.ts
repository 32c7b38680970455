import { randomBytes } from 'node:crypto';
import { newId } from '#libs/kernel/identifiers';
import { COMMUNITY, deliver, issuedData, SetClock, ToldStream } from '#libs/testing/notification-examples';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { SmtpReceiver } from '#libs/testing/smtp-receiver';
import { WebhookReceiver } from '#libs/testing/webhook-receiver';
import { masterKeyFromText } from '#libs/vault/master-key';
import { openVault, type PostgresVault } from '#libs/vault/postgres-vault';
import { MAX_ATTEMPTS } from '../../domain/retry-policy.js';
import { NotificationConsumer } from '../hearing/notification-consumer.js';
import { DeadLetters } from '../operating/dead-letters.js';
import { NotificationStatus } from '../operating/notification-status.js';
import { PreferenceStore } from '../preferences/preference-store.js';
import { Publisher } from '../publishing/publisher.js';
import type { ChannelSender } from './channel-sender.js';
import { Deliveries } from './deliveries.js';
import { CLAIM_FOR, Dispatcher } from './dispatcher.js';
import { MailSender } from './mail-sender.js';
import { isGenuine } from './signature.js';
import { WebhookSender } from './webhook-sender.js';

const database = useTestDatabase();
/** Fictitious: 199 0000. */
const PHONE = '19900000001';
const SECRET = 'a secret that is long enough for a signature';
const MORNING = '2026-06-15T02:00:00.000Z';
const SIGN_BY = '2026-07-15T16:00:00.000Z';
const { signal } = new AbortController();

let clock: SetClock;
let vault: PostgresVault;
let readingVault: PostgresVault;
let smtp: SmtpReceiver;
let gateway: WebhookReceiver;
let senders: readonly ChannelSender[];
let consumer: NotificationConsumer;
let publisher: Publisher;

const pool = () => database.pool('notification');

beforeAll(async () => {
  const masterKey = masterKeyFromText(randomBytes(32).toString('base64'));
  vault = await openVault(database.pool('service'), masterKey);
  readingVault = await openVault(pool(), masterKey);
  smtp = await SmtpReceiver.start();
  gateway = await WebhookReceiver.start();
  senders = [
    new MailSender({ url: smtp.url, from: '契约平台 <notice@qiyue.example>' }),
    new WebhookSender({ channel: 'SMS', url: gateway.url, secret: SECRET }),
  ];
});

afterAll(async () => {
  await Promise.all(senders.map((sender) => sender.close()));
  await smtp.stop();
  await gateway.stop();
});

beforeEach(async () => {
  clock = new SetClock(MORNING);
  consumer = new NotificationConsumer(clock);
  publisher = new Publisher(pool(), clock, new Set(senders.map(({ channel }) => channel)));
  smtp.mails.length = 0;
  gateway.requests.length = 0;
  gateway.answers.length = 0;
  // Each test has its own people; what the one before left waiting is not its business.
  await database.pool('owner').query(
    `UPDATE notification.beginning SET began_at = '2026-01-01';
     UPDATE notification.delivery SET state = 'ERASED' WHERE state IN ('WAITING', 'SENDING', 'DEAD')`,
  );
});

function dispatcher(
  channel: 'SMS' | 'EMAIL',
  sender = senders.find((one) => one.channel === channel) as ChannelSender,
) {
  return new Dispatcher(sender, {
    database: pool(),
    deliveries: new Deliveries(pool()),
    vault: readingVault,
    clock,
    random: () => 1,
    portalUrl: 'https://qiyue.cn',
  });
}

/** A resident with a telephone, and with an e-mail address if asked for. */
async function resident({ elder = false, email }: { elder?: boolean; email?: string } = {}): Promise<string> {
  const stream = new ToldStream('resident', 'communities', clock);
  const phone = await vault.seal(stream.id, 'resident-phone', PHONE);
  await deliver(pool(), consumer, stream.event('resident-registered', { phone, elder }));
  if (email !== undefined) {
    await new PreferenceStore(pool()).replace(
      stream.id,
      {
        language: 'en',
        elderFriendly: null,
        quietHours: undefined,
        channels: { INVITATION_TO_SIGN: ['EMAIL'] },
        email: await vault.seal(stream.id, 'notification-email', email),
        wechat: null,
      },
      clock.now(),
    );
  }
  return stream.id;
}

async function invite(subjectId: string): Promise<ToldStream> {
  const contract = new ToldStream('contract', 'contracts', clock);
  await deliver(pool(), consumer, contract.event('contract-issued', issuedData(subjectId, SIGN_BY)));
  await publisher.publishBatch();
  return contract;
}

async function deliveryOf(holder: string) {
  const { rows } = await pool().query<Record<string, unknown>>(
    'SELECT * FROM notification.delivery WHERE holder = $1 ORDER BY due_at DESC LIMIT 1',
    [holder],
  );
  return rows[0] ?? {};
}

describe('a text message', () => {
  it('goes out signed, under an idempotency key, in one piece, and is noted as sent, not as delivered', async () => {
    await deliver(
      pool(),
      consumer,
      new ToldStream('region', 'communities', clock).event('region-registered', {
        regionCode: COMMUNITY,
        name: '五一社区',
      }),
    );
    const subjectId = await resident();
    await invite(subjectId);
    expect(await dispatcher('SMS').sendBatch(signal)).toBe(1);
    const [request] = gateway.requests;
    const { headers, body = '' } = request ?? {};
    const delivery = await deliveryOf(subjectId);
    expect(JSON.parse(body)).toEqual({
      deliveryId: delivery['delivery_id'],
      channel: 'SMS',
      to: PHONE,
      kind: 'INVITATION_TO_SIGN',
      language: 'zh-CN',
      text: '【契约】您有一份契约待签，请于7月15日24时前办理。 https://qiyue.cn/inbox',
    });
    expect(headers?.['idempotency-key']).toBe(delivery['delivery_id']);
    const signed = {
      timestamp: headers?.['qiyue-timestamp'],
      signature: headers?.['qiyue-signature'],
      body: Buffer.from(body),
    };
    expect(isGenuine(SECRET, 'message', signed, Date.now())).toBe(true);
    expect(isGenuine(SECRET, 'receipt', signed, Date.now())).toBe(false);
    expect(isGenuine(SECRET, 'message', { ...signed, body: Buffer.from(`${body} `) }, Date.now())).toBe(false);
    expect(isGenuine(SECRET, 'message', signed, Date.now() + 301_000)).toBe(false);
    expect(delivery).toMatchObject({ state: 'SENT', attempts: 1, sent_at: MORNING, delivered_at: null, read_at: null });
    expect(delivery['provider_reference']).toBe('provider-1');
  });

  it('has no link for elders', async () => {
    const subjectId = await resident({ elder: true });
    await invite(subjectId);
    await dispatcher('SMS').sendBatch(signal);
    expect((JSON.parse(gateway.requests[0]?.body ?? '{}') as { text: string }).text).not.toContain('http');
  });

  it('waits for the morning', async () => {
    clock.instant = '2026-06-15T14:00:00.000Z';
    const subjectId = await resident();
    await invite(subjectId);
    expect(await dispatcher('SMS').sendBatch(signal)).toBe(0);
    clock.instant = '2026-06-16T00:00:00.000Z';
    expect(await dispatcher('SMS').sendBatch(signal)).toBe(1);
    expect(await deliveryOf(subjectId)).toMatchObject({ state: 'SENT' });
  });

  it('does not follow a redirect, which would take number and text elsewhere', async () => {
    const elsewhere = await WebhookReceiver.start();
    try {
      gateway.answers.push({ status: 307, headers: { location: elsewhere.url } });
      const subjectId = await resident();
      await invite(subjectId);
      await dispatcher('SMS').sendBatch(signal);
      expect(elsewhere.requests).toEqual([]);
      expect(await deliveryOf(subjectId)).toMatchObject({ state: 'DEAD', failure: 'the gateway answered 307' });
    } finally {
      await elsewhere.stop();
    }
  });

  it('is tried again with growing pauses and under the same key, until it is a dead letter', async () => {
    const subjectId = await resident();
    await invite(subjectId);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      gateway.answers.push({ status: 503 });
      expect(await dispatcher('SMS').sendBatch(signal)).toBe(1);
      const { next_attempt_at: at, state } = await deliveryOf(subjectId);
      if (attempt < MAX_ATTEMPTS) {
        expect(await dispatcher('SMS').sendBatch(signal)).toBe(0);
        clock.instant = at as string;
      } else expect(state).toBe('DEAD');
    }
    expect(new Set(gateway.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(gateway.requests).toHaveLength(MAX_ATTEMPTS);
    expect(await deliveryOf(subjectId)).toMatchObject({ failure: 'the gateway answered 503', attempts: MAX_ATTEMPTS });

    const letters = new DeadLetters(pool(), clock);
    expect(await letters.page({ areaCode: '370704' }, undefined, 10)).toMatchObject([
      { channel: 'SMS', kind: 'INVITATION_TO_SIGN', attempts: MAX_ATTEMPTS },
    ]);
    expect(await letters.count({ areaCode: '370705' })).toBe(0);
    expect(await letters.count({ areaCode: '370704', channel: 'EMAIL' })).toBe(0);
    expect(await letters.count({ areaCode: '370704' })).toBe(1);
    expect(await letters.redrive({ areaCode: '370704' })).toBe(1);
    expect(await dispatcher('SMS').sendBatch(signal)).toBe(1);
    expect(await deliveryOf(subjectId)).toMatchObject({ state: 'SENT', attempts: 1, failure: null, failed_at: null });
  });

  it('is not tried again when the gateway refuses it', async () => {
    gateway.answers.push({ status: 422 });
    const subjectId = await resident();
    await invite(subjectId);
    await dispatcher('SMS').sendBatch(signal);
    expect(await deliveryOf(subjectId)).toMatchObject({ state: 'DEAD', attempts: 1 });
  });

  it('that a crash left is taken on by others under the same key once its claim is over, and noted once', async () => {
    const subjectId = await resident();
    await invite(subjectId);
    const deliveries = new Deliveries(pool());
    const until = new Date(Date.parse(clock.now()) + CLAIM_FOR).toISOString();
    // Claimed and sent, but the note is lost with its process.
    const [lost] = await deliveries.claim('SMS', newId(), clock.now(), until, 10);
    if (lost === undefined) throw new Error('nothing was claimed');
    expect(await dispatcher('SMS').sendBatch(signal)).toBe(0);
    clock.advance(CLAIM_FOR);
    expect(await dispatcher('SMS').sendBatch(signal)).toBe(1);
    expect(gateway.requests[0]?.headers['idempotency-key']).toBe(lost.deliveryId);
    const known = await deliveryOf(subjectId);
    expect(known).toMatchObject({ state: 'SENT', attempts: 2 });
    // The old process comes back and notes what it knows: it holds the claim no more.
    await deliveries.noteFailure(lost, 'too late', undefined, clock.now());
    expect(await deliveryOf(subjectId)).toEqual(known);
  });

  it('is shared among instances: every message once', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => resident()));
    for (const subjectId of people) await invite(subjectId);
    const instances = [dispatcher('SMS'), dispatcher('SMS'), dispatcher('SMS')];
    await Promise.all(
      instances.map(async (one) => {
        while ((await one.sendBatch(signal)) > 0);
      }),
    );
    const keys = gateway.requests.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(30);
    expect(new Set(keys).size).toBe(30);
  });
});

describe('an e-mail', () => {
  it('goes to a real mail server, in the language asked for, under a Message-ID of its delivery', async () => {
    const subjectId = await resident({ email: 'resident@mail.example' });
    await invite(subjectId);
    expect(await dispatcher('EMAIL').sendBatch(signal)).toBe(1);
    const [mail] = smtp.mails;
    const { delivery_id: id } = await deliveryOf(subjectId);
    expect(mail?.to).toEqual(['resident@mail.example']);
    expect(mail?.raw).toContain(`Message-ID: <${String(id)}@qiyue.example>`);
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(await deliveryOf(subjectId)).toMatchObject({ state: 'SENT', delivered_at: null });
  });

  it.each([
    ['is tried again after a passing refusal', 451, 'WAITING', 'the mail server did not take the message: 451'],
    ['is a dead letter after a lasting one', 550, 'DEAD', 'the mail server answered 550'],
  ])('%s', async (_, code, state, failure) => {
    smtp.refusals.push(code);
    const subjectId = await resident({ email: 'resident@mail.example' });
    await invite(subjectId);
    await dispatcher('EMAIL').sendBatch(signal);
    expect(await deliveryOf(subjectId)).toMatchObject({ state, failure });
  });

  it('waits while no mail server answers, and its reason names nobody', async () => {
    const closed = await SmtpReceiver.start();
    const { url } = closed;
    await closed.stop();
    const sender = new MailSender({ url, from: 'notice@qiyue.example' });
    const subjectId = await resident({ email: 'resident@mail.example' });
    await invite(subjectId);
    await dispatcher('EMAIL', sender).sendBatch(signal);
    await sender.close();
    const { state, failure } = await deliveryOf(subjectId);
    expect(state).toBe('WAITING');
    expect(failure).not.toContain('resident@');
  });
});

describe('after an erasure', () => {
  it('nothing goes out, addresses and texts are gone', async () => {
    const subjectId = await resident({ email: 'resident@mail.example' });
    await invite(subjectId);
    const stream = new ToldStream('resident', 'communities', clock, subjectId);
    await deliver(pool(), consumer, stream.event('resident-erased', {}));
    expect(await dispatcher('EMAIL').sendBatch(signal)).toBe(0);
    await invite(subjectId);
    expect(await dispatcher('SMS').sendBatch(signal)).toBe(0);
    expect(await dispatcher('EMAIL').sendBatch(signal)).toBe(0);
    const { rows } = await pool().query('SELECT facts FROM notification.notice WHERE recipient = $1', [
      `person:${subjectId}`,
    ]);
    expect(rows).toEqual([{ facts: null }, { facts: null }]);
    const contact = await pool().query(
      'SELECT phone, email FROM notification.contact LEFT JOIN notification.preference ON holder = subject_id WHERE subject_id = $1',
      [subjectId],
    );
    expect(contact.rows).toEqual([{ phone: null, email: null }]);
  });

  it('nothing goes out even when the key went before the message of it came', async () => {
    const subjectId = await resident();
    await invite(subjectId);
    await vault.erase(subjectId);
    while ((await readingVault.open(await sealedPhoneOf(subjectId))).status !== 'erased')
      await new Promise((resolve) => setTimeout(resolve, 20));
    await dispatcher('SMS').sendBatch(signal);
    expect(gateway.requests).toEqual([]);
    expect(await deliveryOf(subjectId)).toMatchObject({ state: 'ERASED' });
  });

  async function sealedPhoneOf(subjectId: string) {
    const { rows } = await pool().query('SELECT phone FROM notification.contact WHERE subject_id = $1', [subjectId]);
    return (rows[0] as { phone: Parameters<PostgresVault['open']>[0] }).phone;
  }
});

describe('receipts', () => {
  it('tell delivered and read apart, each once, in whatever order', async () => {
    const subjectId = await resident();
    await invite(subjectId);
    await dispatcher('SMS').sendBatch(signal);
    const { delivery_id: id } = await deliveryOf(subjectId);
    const deliveries = new Deliveries(pool());
    const note = (status: 'DELIVERED' | 'READ' | 'FAILED', at: string) =>
      deliveries.noteReceipt(String(id), 'SMS', status, at, 'UNREACHABLE');
    expect(await note('DELIVERED', '2026-06-15T02:01:00.000Z')).toBe(true);
    expect(await note('READ', '2026-06-15T03:00:00.000Z')).toBe(true);
    expect(await note('DELIVERED', '2026-06-15T04:00:00.000Z')).toBe(true);
    expect(await note('FAILED', '2026-06-15T05:00:00.000Z')).toBe(true);
    expect(await deliveryOf(subjectId)).toMatchObject({
      state: 'SENT',
      sent_at: MORNING,
      delivered_at: '2026-06-15T02:01:00.000Z',
      read_at: '2026-06-15T03:00:00.000Z',
    });
    expect(await deliveries.noteReceipt(String(id), 'WECHAT', 'READ', MORNING, null)).toBe(false);
  });

  it('of failure make a dead letter', async () => {
    const subjectId = await resident();
    await invite(subjectId);
    await dispatcher('SMS').sendBatch(signal);
    const { delivery_id: id } = await deliveryOf(subjectId);
    await new Deliveries(pool()).noteReceipt(String(id), 'SMS', 'FAILED', MORNING, 'UNREACHABLE');
    expect(await deliveryOf(subjectId)).toMatchObject({ state: 'DEAD', failure: 'UNREACHABLE' });
  });
});

it('a channel that is off is recorded as off, never as sent', async () => {
  publisher = new Publisher(pool(), clock, new Set());
  const subjectId = await resident();
  await invite(subjectId);
  expect(await deliveryOf(subjectId)).toMatchObject({ state: 'NOT_CONFIGURED', attempts: 0, sent_at: null });
});

it('tells how old the oldest due delivery is', async () => {
  const status = new NotificationStatus(pool(), clock);
  expect((await status.ages()).oldestDueSeconds).toBe(0);
  await invite(await resident());
  clock.advance(90_000);
  expect(await status.ages()).toMatchObject({ oldestDueSeconds: 90, oldestUnpublishedSeconds: 0 });
  expect(await status.counts()).toContainEqual({ channel: 'SMS', state: 'WAITING', count: 1 });
});

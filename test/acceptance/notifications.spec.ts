import 'reflect-metadata';
import type { InboxNoticeDocument } from '#apps/notification/src/inbox/inbox.documents';
import {
  signatureOf,
  SIGNATURE_HEADER,
  TIMESTAMP_HEADER,
  type SignedDirection,
} from '#libs/contexts/notifications/application/sending/signature';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { newId } from '#libs/kernel/identifiers';
import { DISTRICT } from '#libs/testing/template-examples';
import { WebhookReceiver } from '#libs/testing/webhook-receiver';
import type { Client } from './client.js';
import { EventStream } from './event-stream.js';
import { useApplication } from './harness.js';
import { expectStatus, SmallCommunity, WUMALU, WUYI, type IssuedContract } from './small-community.js';

/** Milliseconds a busy machine may take to tell somebody something. */
const PATIENCE = 20_000;
const SECRET = 'shared with the gateway, and long enough';

let gateway: WebhookReceiver;
beforeAll(async () => {
  gateway = await WebhookReceiver.start();
});
afterAll(() => gateway.stop());

const harness = useApplication({
  notification: () => ({ webhooks: [{ channel: 'SMS', url: gateway.url, secret: SECRET }] }),
});

jest.setTimeout(120_000);

let community: SmallCommunity;
let contract: IssuedContract;

async function inboxOf(client: Client, query = ''): Promise<readonly InboxNoticeDocument[]> {
  const answer = await client.get<KeysetPage<InboxNoticeDocument>>(`/inbox${query}`);
  expectStatus(200, answer);
  return answer.body.items;
}

async function told(client: Client, kind: string): Promise<InboxNoticeDocument> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const notice = (await inboxOf(client)).find((candidate) => candidate.kind === kind);
    if (notice !== undefined) return notice;
    if (Date.now() > end) throw new Error(`nobody was told ${kind}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const streamOf = (client: Client, headers: Readonly<Record<string, string>> = {}) =>
  EventStream.open(`${harness.baseUrl}/api/v1/inbox/events`, { authorization: client.authorization, ...headers });

beforeAll(async () => {
  community = await SmallCommunity.found(harness);
  contract = await community.issue(1);
});

describe('from issue to signature', () => {
  it('the resident is invited in the inbox, in two languages, without any name', async () => {
    const notice = await told(contract.resident, 'INVITATION_TO_SIGN');
    expect(notice).toMatchObject({
      recipient: 'PERSON',
      matter: 'contract',
      matterId: contract.contractId,
      regionCode: WUYI,
      readAt: null,
    });
    expect(notice.body).toContain('五一社区请您阅读并签署');
    expect(JSON.stringify(notice)).not.toContain('甲住户');
    const [english] = await inboxOf(contract.resident, '?language=en');
    expect(english?.subject).toMatch(/^Please sign/);
  });

  it('a neighbour is told nothing of it, nor does he mark it as read', async () => {
    const notice = await told(contract.resident, 'INVITATION_TO_SIGN');
    const neighbour = await harness.as('Resident', WUYI, { subjectId: newId() });
    expect(await inboxOf(neighbour)).toEqual([]);
    expect(await neighbour.problem(neighbour.post(`/inbox/${notice.noticeId}/read`))).toMatchObject({
      status: 404,
      code: 'notifications.notice-unknown',
    });
  });

  it('a live inbox hears that all have signed, and one that was away hears what it missed', async () => {
    const live = await streamOf(contract.resident);
    expect(live.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(live.response.headers.get('cache-control')).toBe('no-store');
    await community.sign(contract, 'B1');
    await community.sign(contract, 'A1');
    await live.until(() => live.events.length > 0);
    expect(live.events).toMatchObject([{ event: 'notice', data: { kind: 'CONTRACT_CONCLUDED' } }]);
    await live.close();

    const again = await streamOf(contract.resident, { 'last-event-id': String(Number(live.events[0]?.id) - 1) });
    await again.until(() => again.events.length > 0);
    expect(again.events[0]).toMatchObject({ id: live.events[0]?.id, data: { kind: 'CONTRACT_CONCLUDED' } });
    await again.close();
  });

  it('is counted as unread until it is read, and the first reading stays', async () => {
    const notice = await told(contract.resident, 'CONTRACT_CONCLUDED');
    const unread = async () => (await contract.resident.get<{ unread: number }>('/inbox/unread-count')).body.unread;
    const before = await unread();
    const first = await contract.resident.post<{ readAt: string }>(`/inbox/${notice.noticeId}/read`);
    expectStatus(200, first);
    const second = await contract.resident.post<{ readAt: string }>(`/inbox/${notice.noticeId}/read`);
    expect(second.body.readAt).toBe(first.body.readAt);
    expect(await unread()).toBe(before - 1);
    expect((await inboxOf(contract.resident, '?unread=true')).map(({ noticeId }) => noticeId)).not.toContain(
      notice.noticeId,
    );
  });

  it('a proposed change reaches the resident and the office of the committee, not that of another', async () => {
    await community.amend(contract);
    await told(contract.resident, 'AMENDMENT_PROPOSED');
    expect(await told(community.director, 'AMENDMENT_PROPOSED')).toMatchObject({ recipient: 'OFFICE' });
    const elsewhere = await harness.as('CommitteeDirector', WUMALU);
    expect(await inboxOf(elsewhere)).toEqual([]);
  });
});

describe('preferences', () => {
  const wishes = {
    language: 'en',
    elderFriendly: true,
    channels: [{ kind: 'INVITATION_TO_SIGN', channels: ['SMS', 'EMAIL'] }],
  };

  it('are the defaults at first, and keep addresses sealed and masked', async () => {
    const { resident } = await community.issue(2);
    const known = await resident.get<Record<string, unknown>>('/notification-preferences');
    expect(known.body).toMatchObject({
      language: null,
      elderFriendly: null,
      quietHours: { from: '21:00', until: '08:00' },
      channels: [],
      email: null,
    });
    const saved = await resident.put<Record<string, unknown>>('/notification-preferences', {
      ...wishes,
      quietHours: null,
      email: 'someone@mail.example',
    });
    expectStatus(200, saved);
    expect(saved.body).toMatchObject({ ...wishes, quietHours: null, email: 's***@mail.example', hasWechat: false });
    const { rows } = await harness.database.pool('notification').query('SELECT email FROM notification.preference');
    expect(JSON.stringify(rows)).not.toContain('someone');
    const kept = await resident.put<Record<string, unknown>>('/notification-preferences', { ...wishes, channels: [] });
    expect(kept.body).toMatchObject({ email: 's***@mail.example', quietHours: { from: '21:00', until: '08:00' } });
  });

  it.each([
    ['an unknown kind', { ...wishes, channels: [{ kind: 'GOSSIP', channels: [] }] }],
    [
      'a kind twice',
      {
        ...wishes,
        channels: [
          { kind: 'BREACH_FOUND', channels: [] },
          { kind: 'BREACH_FOUND', channels: ['SMS'] },
        ],
      },
    ],
    ['no time of day', { ...wishes, quietHours: { from: '25:00', until: '08:00' } }],
    ['two addresses in one', { ...wishes, email: 'a@mail.example, b@mail.example' }],
    ['a line break in an address', { ...wishes, email: 'a@mail.example\r\nBcc: b@mail.example' }],
  ])('refuse %s', async (_, input) => {
    expect((await contract.resident.put('/notification-preferences', input)).status).toBe(422);
  });
});

describe('receipts of the gateway', () => {
  let deliveryId: string;

  /** A message that was handed to the gateway: an entry as the dispatcher leaves it. */
  beforeAll(async () => {
    const notice = await told(contract.resident, 'INVITATION_TO_SIGN');
    deliveryId = newId();
    await harness.database.pool('notification').query(
      `INSERT INTO notification.delivery (delivery_id, notice_id, holder, channel, state, attempts, due_at, next_attempt_at, sent_at)
       VALUES ($1, $2, 'somebody', 'SMS', 'SENT', 1, now(), now(), now())`,
      [deliveryId, notice.noticeId],
    );
  });

  interface Signing {
    readonly secret?: string;
    /** Seconds. */
    readonly age?: number;
    readonly channel?: string;
    readonly direction?: SignedDirection;
    readonly body?: string;
  }

  async function tell(receipt: object, signing: Signing = {}): Promise<number> {
    const {
      secret = SECRET,
      age = 0,
      channel = 'sms',
      direction = 'receipt',
      body = JSON.stringify(receipt),
    } = signing;
    const timestamp = String(Math.floor(Date.now() / 1000) - age);
    const response = await fetch(`${harness.baseUrl}/api/v1/notification-receipts/${channel}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [TIMESTAMP_HEADER]: timestamp,
        [SIGNATURE_HEADER]: signatureOf(secret, direction, timestamp, JSON.stringify(receipt)),
      },
      body,
    });
    return response.status;
  }

  const delivered = () => ({ deliveryId, status: 'DELIVERED', at: new Date(Date.now() - 1000).toISOString() });

  it('are noted when they are genuine, and again without harm', async () => {
    const receipt = delivered();
    expect(await tell(receipt)).toBe(204);
    expect(await tell(receipt)).toBe(204);
    expect(await tell({ ...receipt, status: 'READ' })).toBe(204);
    const { rows } = await harness.database
      .pool('notification')
      .query<Record<string, unknown>>(
        'SELECT delivered_at, read_at FROM notification.delivery WHERE delivery_id = $1',
        [deliveryId],
      );
    expect(rows).toEqual([{ delivered_at: receipt.at, read_at: receipt.at }]);
  });

  it.each<[string, Signing]>([
    ['signed with another secret', { secret: 'not shared with anybody at all, but long' }],
    ['old', { age: 301 }],
    ['from the future', { age: -320 }],
    ['a message of ours played back', { direction: 'message' }],
    ['of a channel that is off', { channel: 'wechat' }],
    ['of no channel', { channel: 'pigeon' }],
    [
      'changed on the way',
      { body: JSON.stringify({ ...{ deliveryId: newId() }, status: 'READ', at: new Date().toISOString() }) },
    ],
  ])('are refused when they are %s', async (_, options) => {
    expect(await tell(delivered(), options)).toBe(401);
  });

  it('are refused when they hold something that could be a telephone number, or name no delivery', async () => {
    expect(await tell({ ...delivered(), status: 'FAILED', reason: 'E19900000001' })).toBe(422);
    expect(await tell({ ...delivered(), deliveryId: newId() })).toBe(404);
  });
});

describe('dead letters', () => {
  it('are for the administrator of the area, without content, counted before they go out again', async () => {
    const administrator = await harness.as('SystemAdmin', DISTRICT);
    const deliveries = harness.database.pool('notification');
    await deliveries.query(
      `UPDATE notification.delivery SET state = 'DEAD', failed_at = now(), failure = 'the gateway answered 503' WHERE holder = 'somebody'`,
    );
    const listed = await administrator.get<KeysetPage<Record<string, unknown>>>('/notification-dead-letters');
    expectStatus(200, listed);
    expect(listed.body.items).toMatchObject([
      { channel: 'SMS', kind: 'INVITATION_TO_SIGN', failure: 'the gateway answered 503' },
    ]);
    expect(Object.keys(listed.body.items[0] ?? {}).sort()).toEqual([
      'attempts',
      'channel',
      'deliveryId',
      'failedAt',
      'failure',
      'kind',
      'regionCode',
    ]);
    const preview = await administrator.post('/notification-dead-letters/redrives', { preview: true });
    expect(preview.body).toEqual({ preview: true, count: 1 });
    const redriven = await administrator.post('/notification-dead-letters/redrives', {
      preview: false,
      channel: 'SMS',
    });
    expect(redriven.body).toEqual({ preview: false, count: 1 });
    expect((await administrator.post('/notification-dead-letters/redrives', { preview: true })).body).toMatchObject({
      count: 0,
    });
    const { status } = await community.director.get('/notification-dead-letters');
    expect(status).toBe(403);
  });
});

describe('live inboxes', () => {
  it('are five at most for one account, and end when the application stops', async () => {
    const streams = await Promise.all(Array.from({ length: 5 }, () => streamOf(contract.resident)));
    expect(streams.map(({ response }) => response.status)).toEqual([200, 200, 200, 200, 200]);
    const sixth = await streamOf(contract.resident);
    expect(sixth.response.status).toBe(429);
    expect((await streamOf(contract.resident, { 'last-event-id': 'x' })).response.status).toBe(400);
    await streams[0]?.close();
    const end = Date.now() + PATIENCE;
    let another = await streamOf(contract.resident);
    while (another.response.status === 429 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      another = await streamOf(contract.resident);
    }
    expect(another.response.status).toBe(200);
    const server = harness.app.getHttpServer();
    const stopped = harness.stop();
    await another.until(() => another.ended);
    // The client of the test keeps a connection in reserve; services cut such off when they drain.
    server.closeAllConnections();
    await stopped;
    await Promise.all(streams.map((stream) => stream.close()));
  });
});

import { AccountProvisioning } from '#libs/contexts/identity/application/accounts/account-provisioning';
import {
  CODE_SECONDS,
  CODES_PER_NUMBER_AND_HOUR,
  DAY_SECONDS,
  MAX_TRIES,
  SECONDS_BETWEEN_CODES,
} from '#libs/contexts/identity/application/one-time-codes/code-limits';
import { isGenuine } from '#libs/contexts/notifications/application/sending/signature';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { systemClock } from '#libs/kernel/clock';
import { newId } from '#libs/kernel/identifiers';
import { rosterRow, rosterWorkbook } from '#libs/testing/roster-workbook';
import { WebhookReceiver } from '#libs/testing/webhook-receiver';
import { Client, problemIn } from './client.js';
import { useApplication } from './harness.js';
import { expectStatus } from './small-community.js';

const WUYI = '370704001001';
const DISTRICT = '370704';
const PASSWORD = '一句足够长的测试口令 2026';
const SECRET = 'a secret of at least thirty-two characters';

/** One family's, one person's, and one that nobody is registered with. */
const SHARED = '19900000101';
const OWN = '19900000103';
const UNKNOWN = '19900000199';

/** Of staff, each used once. */
let staffNumber = 19900000200;

interface Requested {
  readonly requestId: string;
  readonly expiresInSeconds: number;
  readonly shownCode: string | null;
}

interface SessionBody {
  readonly accessToken: string;
  readonly subjectId: string | null;
}

interface CodeLogin {
  readonly session: SessionBody | null;
  readonly choice: {
    readonly choice: string;
    readonly people: readonly { readonly subjectId: string; readonly name: string; readonly idNumber: string }[];
  } | null;
}

interface Sent {
  readonly deliveryId: string;
  readonly to: string;
  readonly kind: string;
  readonly text: string;
}

let gateway: WebhookReceiver;
let ahead = 0;
const clock = { now: () => new Date(Date.parse(systemClock.now()) + ahead).toISOString() };
beforeAll(async () => {
  gateway = await WebhookReceiver.start();
});
const application = useApplication({
  clock,
  signIn: () => ({ codes: { gateway: { url: gateway.url, secret: SECRET }, shown: false } }),
});
afterAll(() => gateway.stop());

beforeAll(async () => {
  const administrator = await application.as('SystemAdmin', DISTRICT);
  expectStatus(
    201,
    await administrator.post('/regions', { regionCode: WUYI, name: '五一社区', validFrom: '2020-01-01' }),
  );
  const rows = [
    rosterRow(1, { 户主姓名: '甲住户', 手机号: SHARED }),
    rosterRow(2, { 户主姓名: '乙住户', 手机号: SHARED }),
    rosterRow(3, { 户主姓名: '丙住户', 手机号: OWN }),
  ];
  const file = { name: 'roster.xlsx', bytes: await rosterWorkbook({ rows }) };
  const worker = await application.as('GridWorker', WUYI);
  expectStatus(200, await worker.upload(`/communities/${WUYI}/roster-imports?mode=commit`, file));
  expectStatus(200, await worker.get(`/communities/${WUYI}/households`));
});

/** Every test begins when earlier requests no longer count. */
beforeEach(() => {
  ahead += (DAY_SECONDS + 1) * 1_000;
});

const request = (phoneNumber: string) =>
  application.anonymous.post<Requested>('/sessions/one-time-codes', { phoneNumber });
const logIn = (requestId: string, code: string) =>
  application.anonymous.post<CodeLogin>('/sessions/by-one-time-code', { requestId, code });

/** The code as the telephone shows it. */
async function codeSentFor(requestId: string): Promise<string> {
  const end = Date.now() + 10_000;
  for (;;) {
    const sent = gateway.requests
      .map(({ body }) => JSON.parse(body) as Sent)
      .find((one) => one.deliveryId === requestId);
    if (sent !== undefined) return /\d{6}/.exec(sent.text)?.[0] ?? '';
    if (Date.now() > end) throw new Error('no code was sent');
    await new Promise((wake) => setTimeout(wake, 10));
  }
}

const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

async function newStaff() {
  const accountName = `staff-${newId()}`;
  const grants = [{ role: 'LegalReviewer' as const, regionCode: DISTRICT }];
  const account = { accountName, displayName: '测试审查人', password: PASSWORD, homeRegionCode: DISTRICT, grants };
  const accountId = await application.get(AccountProvisioning).ensure(account);
  const signIn = async () => {
    const { body } = await application.anonymous.post<SessionBody>('/sessions', { accountName, password: PASSWORD });
    return new Client(application.baseUrl, { token: body.accessToken });
  };
  return { accountId, signIn };
}

/** Staff with a number enrolled, signed in by password again. */
async function staffWithNumber() {
  const staff = await newStaff();
  const client = await staff.signIn();
  const number = String((staffNumber += 1));
  const requested = await client.post<Requested>('/me/number-codes', { phoneNumber: number });
  expectStatus(201, requested);
  const { requestId } = requested.body;
  const enrolled = await client.post('/me/numbers', { requestId, code: await codeSentFor(requestId) });
  expectStatus(201, enrolled);
  ahead += (SECONDS_BETWEEN_CODES + 1) * 1_000;
  return { ...staff, number, client: await staff.signIn() };
}

async function withSecondFactor(client: Client): Promise<Client> {
  const { body } = await client.post<Requested>('/me/second-factor/one-time-codes', {});
  const code = await codeSentFor(body.requestId);
  const raised = await client.post<SessionBody>('/me/second-factor/one-time-code', { requestId: body.requestId, code });
  expectStatus(201, raised);
  return new Client(application.baseUrl, { token: raised.body.accessToken });
}

describe('a resident with a telephone', () => {
  it('signs in with a code that the gateway gets signed and at once', async () => {
    const { status, body } = await request('+86 199-0000-0103');
    expect(status).toBe(201);
    expect(body).toEqual({ requestId: body.requestId, expiresInSeconds: CODE_SECONDS, shownCode: null });
    const code = await codeSentFor(body.requestId);
    const received = gateway.requests.find((one) => one.body.includes(body.requestId));
    expect(JSON.parse(received?.body ?? '')).toMatchObject({ to: OWN, kind: 'ONE_TIME_CODE', channel: 'SMS' });
    const { 'qiyue-timestamp': timestamp, 'qiyue-signature': signature } = received?.headers ?? {};
    const signed = { timestamp, signature, body: Buffer.from(received?.body ?? '') };
    expect(isGenuine(SECRET, 'message', signed, Date.now())).toBe(true);

    const answer = await logIn(body.requestId, code);
    expect([answer.status, answer.body.choice]).toEqual([201, null]);
    const resident = new Client(application.baseUrl, { token: answer.body.session?.accessToken ?? '' });
    const me = await resident.get<{ subjectId: string; grants: object[] }>('/me');
    expect(me.body).toMatchObject({ grants: [{ role: 'Resident', regionCode: WUYI }] });
    expect(me.body.subjectId).toBe(answer.body.session?.subjectId);
  });

  it('says who of the family he is, by masked name, once', async () => {
    const { requestId } = (await request(SHARED)).body;
    const { body } = await logIn(requestId, await codeSentFor(requestId));
    expect(body.session).toBeNull();
    const people = body.choice?.people ?? [];
    expect(people.map(({ name }) => name).sort((one, other) => one.localeCompare(other))).toEqual(['乙*', '甲*']);
    expect(people.every(({ idNumber }) => /^3707\*{12}\d[\dX]$/.test(idNumber))).toBe(true);
    const subjectId = people[0]?.subjectId ?? '';
    const choose = (choice: string, who: string) =>
      application.anonymous.post<SessionBody>('/sessions/by-one-time-code/choice', {
        requestId,
        choice,
        subjectId: who,
      });
    const forged = 'A'.repeat(43);
    expect(problemIn(await choose(forged, subjectId)).code).toBe('session.sign-in-expired');
    const chosen = await choose(body.choice?.choice ?? '', subjectId);
    expect([chosen.status, chosen.body.subjectId]).toEqual([201, subjectId]);
    expect(problemIn(await choose(body.choice?.choice ?? '', subjectId)).code).toBe('session.sign-in-expired');
  });

  it('is nobody of another family', async () => {
    const { requestId } = (await request(SHARED)).body;
    const { body } = await logIn(requestId, await codeSentFor(requestId));
    const { choice } = body.choice ?? { choice: '' };
    const answer = await application.anonymous.post('/sessions/by-one-time-code/choice', {
      requestId,
      choice,
      subjectId: newId(),
    });
    expect(problemIn(answer).code).toBe('session.sign-in-refused');
  });

  it('gets the same answer as somebody nobody knows, whose telephone stays silent', async () => {
    const known = await request(OWN);
    const unknown = await request(UNKNOWN);
    await codeSentFor(known.body.requestId);
    expect([unknown.status, Object.keys(unknown.body)]).toEqual([known.status, Object.keys(known.body)]);
    expect(problemIn(await logIn(unknown.body.requestId, '000000')).code).toBe('one-time-code.wrong');
    expect(gateway.requests.some(({ body }) => body.includes(UNKNOWN))).toBe(false);
    expect(problemIn(await request(UNKNOWN))).toMatchObject({ status: 429, code: 'one-time-code.throttled' });
    expect(problemIn(await request(OWN))).toMatchObject({ status: 429, code: 'one-time-code.throttled' });
  });

  it('has five tries, counted also side by side', async () => {
    const { requestId } = (await request(OWN)).body;
    const code = await codeSentFor(requestId);
    const tries = await Promise.all(Array.from({ length: MAX_TRIES + 3 }, () => logIn(requestId, otherThan(code))));
    const codes = tries.map((answer) => problemIn(answer).code);
    expect(codes.filter((one) => one === 'one-time-code.wrong')).toHaveLength(MAX_TRIES);
    expect(codes.filter((one) => one === 'session.sign-in-expired')).toHaveLength(3);
    expect(problemIn(await logIn(requestId, code)).code).toBe('session.sign-in-expired');
  });

  it('uses a code once, within five minutes', async () => {
    const first = (await request(OWN)).body;
    const code = await codeSentFor(first.requestId);
    const uses = await Promise.all([1, 2, 3].map(() => logIn(first.requestId, code)));
    expect(uses.filter(({ status }) => status === 201)).toHaveLength(1);
    ahead += (SECONDS_BETWEEN_CODES + 1) * 1_000;
    const late = (await request(OWN)).body;
    const lateCode = await codeSentFor(late.requestId);
    ahead += (CODE_SECONDS + 1) * 1_000;
    expect(problemIn(await logIn(late.requestId, lateCode)).code).toBe('session.sign-in-expired');
  });

  it('gets no more than a few codes an hour, however many ask', async () => {
    for (let count = 0; count < CODES_PER_NUMBER_AND_HOUR; count++) {
      const both = await Promise.all([request(OWN), request(OWN)]);
      expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
      ahead += (SECONDS_BETWEEN_CODES + 1) * 1_000;
    }
    const refused = problemIn(await request(OWN));
    expect(refused.code).toBe('one-time-code.throttled');
    expect(Number(refused.facts?.['retryAfterSeconds'])).toBeGreaterThan(SECONDS_BETWEEN_CODES);
  });

  it('gets it from a gateway that was busy a moment ago', async () => {
    const before = gateway.requests.length;
    gateway.answers.push({ status: 503 });
    const { requestId } = (await request(OWN)).body;
    await codeSentFor(requestId);
    const end = Date.now() + 10_000;
    while (gateway.requests.length < before + 2) {
      if (Date.now() > end) throw new Error('the gateway was not asked again');
      await new Promise((wake) => setTimeout(wake, 20));
    }
    const keys = gateway.requests.slice(before).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys)).toEqual(new Set([requestId]));
  });

  it('writes landlines and nonsense in vain', async () => {
    for (const phoneNumber of ['0536-0000359', 'abc', '12345678901', '']) {
      expect((await request(phoneNumber)).status).toBe(422);
    }
  });

  it('leaves nothing of it on record', async () => {
    const { requestId } = (await request(OWN)).body;
    const code = await codeSentFor(requestId);
    await logIn(requestId, code);
    for await (const { events } of application.get<EventLog>(EVENT_LOG).readAll()) {
      const text = JSON.stringify(events.map(({ type, data }) => [type, data]));
      expect([text.includes(OWN), text.includes(requestId)]).toEqual([false, false]);
    }
    const { rows } = await application.database
      .pool('service')
      .query<{ kept: string }>(
        'SELECT row_to_json(one_time_code)::text AS kept FROM identity.one_time_code WHERE request_id = $1',
        [requestId],
      );
    expect(rows[0]?.kept).toBeDefined();
    expect(rows[0]?.kept.includes(OWN)).toBe(false);
    expect(rows[0]?.kept.includes(`"${code}"`)).toBe(false);
  });
});

describe('staff with a telephone', () => {
  it('show two factors: the password, then a code', async () => {
    const { client, number } = await staffWithNumber();
    const requested = await client.post<Requested & { number: string }>('/me/second-factor/one-time-codes', {});
    expect(requested.body.number).toBe(`199****${number.slice(-4)}`);
    const { requestId } = requested.body;
    const code = await codeSentFor(requestId);
    const other = await staffWithNumber();
    expect(problemIn(await other.client.post('/me/second-factor/one-time-code', { requestId, code })).code).toBe(
      'session.sign-in-expired',
    );
    expect((await client.post('/me/second-factor/one-time-code', { requestId, code })).status).toBe(201);
  });

  it('publish nothing with the password alone, and are told how to go on', async () => {
    const { client } = await staffWithNumber();
    const publish = (staff: Client) =>
      staff.post(`/templates/${newId()}/publication`, { version: 1, contentHash: 'a'.repeat(64) });
    const refused = problemIn(await publish(client));
    expect(refused).toMatchObject({ status: 403, code: 'session.second-factor-required' });
    expect(refused.detail).toContain('通行密钥');
    expect((await client.get('/templates')).status).toBe(200);
    expect(problemIn(await publish(await withSecondFactor(client))).status).toBe(404);
  });

  it('enrol the first second factor with the password, before which nothing of weight is theirs to do', async () => {
    const { signIn } = await newStaff();
    const client = await signIn();
    const publication = { version: 1, contentHash: 'a'.repeat(64) };
    expect(problemIn(await client.post(`/templates/${newId()}/publication`, publication)).code).toBe(
      'session.second-factor-required',
    );
    const number = String((staffNumber += 1));
    expect((await client.post('/me/number-codes', { phoneNumber: number })).status).toBe(201);
  });

  it('have no use for a code of another purpose', async () => {
    const { client } = await staffWithNumber();
    const { requestId } = (await request(OWN)).body;
    const code = await codeSentFor(requestId);
    expect(problemIn(await client.post('/me/second-factor/one-time-code', { requestId, code })).code).toBe(
      'session.sign-in-expired',
    );
  });

  it('without a number are told so', async () => {
    const { signIn } = await newStaff();
    const client = await signIn();
    expect(problemIn(await client.post('/me/second-factor/one-time-codes', {})).code).toBe('one-time-code.no-number');
  });

  it('enrol no second number with the password alone', async () => {
    const { client } = await staffWithNumber();
    expect(problemIn(await client.post('/me/number-codes', { phoneNumber: OWN })).code).toBe(
      'session.second-factor-required',
    );
  });

  it('find their way back with a recovery code, each good once', async () => {
    const { client, signIn } = await staffWithNumber();
    expect(problemIn(await client.post('/me/recovery-codes')).code).toBe('session.second-factor-required');
    const strong = await withSecondFactor(client);
    const sheet = await strong.post<{ codes: readonly string[] }>('/me/recovery-codes');
    expectStatus(201, sheet);
    const [first = '', second = ''] = sheet.body.codes;

    const again = await signIn();
    expect(problemIn(await again.post('/me/second-factor/recovery-code', { code: 'AAAAA-AAAAA' })).code).toBe(
      'session.sign-in-refused',
    );
    expect((await again.post('/me/second-factor/recovery-code', { code: first.toLowerCase() })).status).toBe(201);
    const third = await signIn();
    expect(problemIn(await third.post('/me/second-factor/recovery-code', { code: first })).code).toBe(
      'session.sign-in-refused',
    );
    const raised = await third.post<SessionBody>('/me/second-factor/recovery-code', { code: second });
    expectStatus(201, raised);
    const recovered = new Client(application.baseUrl, { token: raised.body.accessToken });
    const { factors } = (
      await recovered.get<{ factors: { factor: string; codesLeft: number | null }[] }>('/me/factors')
    ).body;
    expect(factors).toEqual([
      expect.objectContaining({ factor: 'one-time-code', name: expect.stringMatching(/^199\*{4}\d{4}$/) as string }),
      expect.objectContaining({ factor: 'recovery-codes', codesLeft: sheet.body.codes.length - 2 }),
    ]);
    const renewed = await recovered.post<{ codes: readonly string[] }>('/me/recovery-codes');
    expectStatus(201, renewed);
    const later = await signIn();
    const old = sheet.body.codes[2] ?? '';
    expect(problemIn(await later.post('/me/second-factor/recovery-code', { code: old })).code).toBe(
      'session.sign-in-refused',
    );
  });
});

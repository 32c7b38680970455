import { AccountProvisioning } from '#libs/contexts/identity/application/accounts/account-provisioning';
import {
  GRACE_SECONDS,
  RESIDENT_IDLE_SECONDS,
  ROTATE_AFTER_SECONDS,
  STAFF_ABSOLUTE_SECONDS,
  STAFF_IDLE_SECONDS,
} from '#libs/contexts/identity/application/sessions/session-limits';
import { Sessions } from '#libs/contexts/identity/application/sessions/sessions';
import type { Role } from '#libs/kernel/actor';
import { newId } from '#libs/kernel/identifiers';
import { Browser } from './browser.js';
import { Client, problemIn } from './client.js';
import { useApplication } from './harness.js';

const DISTRICT = '370704';
const WUYI = '370704001001';
const PASSWORD = '一句足够长的测试口令 2026';

interface ListedSession {
  readonly sessionId: string;
  readonly current: boolean;
  readonly device: string;
  readonly carrier: string;
}

/** Goes as the real one, and ahead of it by what the tests have let pass. */
let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead).toISOString() };
const pass = (seconds: number) => (ahead += seconds * 1_000);

const application = useApplication({ clock });

async function register(role: Role = 'GridWorker'): Promise<{ accountName: string; accountId: string }> {
  const accountName = `${role.toLowerCase()}-${newId()}`;
  const accountId = await application.get(AccountProvisioning).ensure({
    accountName,
    displayName: '测试账号',
    password: PASSWORD,
    homeRegionCode: WUYI,
    grants: [{ role, regionCode: WUYI }],
    ...(role === 'Resident' ? { subjectId: newId() } : {}),
  });
  return { accountName, accountId };
}

async function logIn(accountName: string, headers: Record<string, string> = {}): Promise<Browser> {
  const browser = new Browser(application.baseUrl, headers);
  const answer = await browser.send('POST', '/sessions', { body: { accountName, password: PASSWORD } });
  expect(answer.status).toBe(201);
  return browser;
}

const statusOf = async (browser: Browser) => (await browser.send('GET', '/me')).status;

describe('a session in a cookie', () => {
  it('is out of reach of scripts and other sites, and its value is nowhere else', async () => {
    const { accountName } = await register();
    const browser = new Browser(application.baseUrl);
    const { body, headers } = await browser.send('POST', '/sessions', { body: { accountName, password: PASSWORD } });
    expect(body).toMatchObject({ accessToken: null, factors: ['password'] });
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(/^qiyue-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await statusOf(browser)).toBe(200);
    const value = browser.cookie.split('=')[1] ?? '';
    const { rows } = await application.database
      .pool('owner')
      .query<{ text: string }>(
        `SELECT (SELECT string_agg(session::text, '') FROM identity.session) || (SELECT string_agg(key::text, '') FROM identity.session_key key) AS text`,
      );
    expect(rows[0]?.text).not.toContain(value);
    expect(rows[0]?.text).not.toContain(Buffer.from(value, 'base64url').toString('hex'));
  });

  it('goes over https only where the browser came by https', async () => {
    const { accountName } = await register();
    const secure = { 'x-forwarded-proto': 'https' };
    const browser = await logIn(accountName, secure);
    expect(browser.cookie).toMatch(/^__Host-qiyue-session=/);
    const { headers } = await browser.send('DELETE', '/me/session');
    expect(headers.getSetCookie()[0]).toMatch(/^__Host-qiyue-session=; .*Secure/);
    expect(await statusOf(browser)).toBe(401);
  });

  it('gives way to a bearer token, and neither opens what the other does', async () => {
    const { accountName } = await register();
    const browser = await logIn(accountName);
    expect((await browser.send('GET', '/me', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
    const [, value = ''] = browser.cookie.split('=');
    expect((await new Client(application.baseUrl, { token: value }).get('/me')).status).toBe(401);
    const { body } = await application.anonymous.post<{ accessToken: string }>('/sessions', {
      accountName,
      password: PASSWORD,
    });
    expect((await new Client(application.baseUrl, { token: body.accessToken }).get('/me')).status).toBe(200);
    browser.takeCookies(`qiyue-session=${body.accessToken}`);
    expect(await statusOf(browser)).toBe(401);
  });

  it.each([
    ['without its mark', { without: ['x-requested-with'] }],
    ['from another origin', { headers: { origin: 'https://evil.example' } }],
    ['from a neighbouring port', { headers: { origin: 'http://127.0.0.1:1' } }],
    ['from an origin that is hidden', { headers: { origin: 'null' } }],
    ['from another site, says the browser', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['from a neighbouring site, says the browser', { headers: { 'sec-fetch-site': 'same-site' } }],
  ])('does not count in a request %s', async (_, request) => {
    const { accountName } = await register();
    const browser = await logIn(accountName);
    const refused = await browser.send('DELETE', '/me/sessions', request);
    expect(problemIn(refused)).toMatchObject({ status: 403, code: 'http.cross-site' });
    expect(await statusOf(browser)).toBe(200);
    const login = { ...request, body: { accountName, password: PASSWORD } };
    const planted = await new Browser(application.baseUrl).send('POST', '/sessions', login);
    expect(planted.status).toBeGreaterThanOrEqual(400);
    expect(planted.headers.getSetCookie()).toEqual([]);
  });

  it('counts in requests of our own pages', async () => {
    const { accountName } = await register();
    const browser = await logIn(accountName);
    const headers = { origin: application.baseUrl, 'sec-fetch-site': 'same-origin' };
    expect((await browser.send('DELETE', '/me/session', { headers })).status).toBe(200);
  });

  it('is not given for a carrier that nobody knows', async () => {
    const headers = { 'x-session-carrier': 'query' };
    const login = { headers, body: { accountName: 'nobody', password: PASSWORD } };
    const answer = await new Browser(application.baseUrl).send('POST', '/sessions', login);
    expect(problemIn(answer).code).toBe('http.session-carrier-unknown');
  });
});

describe('the id of a session', () => {
  it('is replaced in time, once for requests side by side, and the one before counts until then', async () => {
    const { accountName } = await register();
    const browser = await logIn(accountName);
    const first = browser.cookie;
    pass(ROTATE_AFTER_SECONDS);
    const answers = await Promise.all([1, 2, 3, 4].map(() => browser.send('GET', '/me')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toHaveLength(1);
    expect(browser.cookie).not.toBe(first);
    const late = new Browser(application.baseUrl);
    late.takeCookies(first);
    // The answer with the new one may have been lost.
    expect(await statusOf(late)).toBe(200);
    expect(await statusOf(browser)).toBe(200);
    // Sent before the new one was seen.
    expect(await statusOf(late)).toBe(200);
  });

  it('ends the session for both when one that was replaced comes back', async () => {
    const { accountName } = await register();
    const browser = await logIn(accountName);
    const thief = new Browser(application.baseUrl);
    thief.takeCookies(browser.cookie);
    pass(ROTATE_AFTER_SECONDS);
    await browser.send('GET', '/me');
    expect(await statusOf(browser)).toBe(200);
    pass(GRACE_SECONDS);
    expect(await statusOf(thief)).toBe(401);
    expect(await statusOf(browser)).toBe(401);
    const { rows } = await application.database
      .pool('owner')
      .query(`SELECT count(*) AS count FROM identity.session WHERE ended_because = 'ID_REUSED'`);
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('is replaced when more is shown, and a copy of the one before gains nothing', async () => {
    const { accountName } = await register();
    const browser = await logIn(accountName);
    const before = (await browser.send<{ items: ListedSession[] }>('GET', '/me/sessions')).body.items;
    const { body } = await browser.send<{ accountId: string; grants: { role: Role; regionCode: string }[] }>(
      'GET',
      '/me',
    );
    const session = { ...body, sessionId: before[0]?.sessionId ?? '', factors: ['password'] as const };
    const raised = await application.get(Sessions).raise(session, 'passkey');
    const copy = new Browser(application.baseUrl);
    copy.takeCookies(browser.cookie);
    browser.takeCookies(`qiyue-session=${raised.credential}`);
    expect((await browser.send('GET', '/me')).body).toMatchObject({ factors: ['password', 'passkey'] });
    expect((await copy.send('GET', '/me')).body).toMatchObject({ factors: ['password'] });
    pass(GRACE_SECONDS);
    expect(await statusOf(copy)).toBe(401);
  });
});

describe('a session', () => {
  it('of staff ends when it is left alone, and at the end of the day', async () => {
    const { accountName } = await register();
    const left = await logIn(accountName);
    pass(STAFF_IDLE_SECONDS - 60);
    expect(await statusOf(left)).toBe(200);
    pass(STAFF_IDLE_SECONDS);
    expect(await statusOf(left)).toBe(401);
    const busy = await logIn(accountName);
    let statuses = 0;
    for (let spent = 0; spent < STAFF_ABSOLUTE_SECONDS - STAFF_IDLE_SECONDS; spent += STAFF_IDLE_SECONDS - 60) {
      pass(STAFF_IDLE_SECONDS - 60);
      statuses = Math.max(statuses, await statusOf(busy));
    }
    expect(statuses).toBe(200);
    pass(STAFF_IDLE_SECONDS);
    expect(await statusOf(busy)).toBe(401);
  });

  it('of residents leaves time to read and outlives the browser', async () => {
    const { accountName } = await register('Resident');
    const browser = new Browser(application.baseUrl);
    const { headers } = await browser.send('POST', '/sessions', { body: { accountName, password: PASSWORD } });
    expect(headers.getSetCookie()[0]).toContain('Max-Age=86400;');
    pass(RESIDENT_IDLE_SECONDS - 60);
    expect(await statusOf(browser)).toBe(200);
    pass(RESIDENT_IDLE_SECONDS);
    expect(await statusOf(browser)).toBe(401);
  });
});

describe('the list of devices', () => {
  const list = async (browser: Browser) =>
    (await browser.send<{ items: ListedSession[] }>('GET', '/me/sessions')).body.items;

  it('tells where one is logged in, and ends one of them', async () => {
    const { accountName } = await register();
    const desk = await logIn(accountName, {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    });
    const phone = await logIn(accountName);
    const sessions = await list(desk);
    expect(sessions).toEqual([
      expect.objectContaining({ current: false, carrier: 'cookie', device: '其他设备 · other device' }),
      expect.objectContaining({ current: true, carrier: 'cookie', device: 'Firefox · Linux' }),
    ]);
    const path = `/me/sessions/${sessions[0]?.sessionId}`;
    expect((await desk.send('DELETE', path)).body).toEqual({ ended: 1 });
    expect(problemIn(await desk.send('DELETE', path)).code).toBe('session.unknown');
    expect(await statusOf(phone)).toBe(401);
    expect(await statusOf(desk)).toBe(200);
    expect(await list(desk)).toHaveLength(1);
  });

  it('reaches nobody else’s', async () => {
    const mine = await logIn((await register()).accountName);
    const yours = await logIn((await register()).accountName);
    const [session] = await list(yours);
    expect(problemIn(await mine.send('DELETE', `/me/sessions/${session?.sessionId}`)).status).toBe(404);
    expect(await statusOf(yours)).toBe(200);
  });

  it('is empty after a logout everywhere, for tokens as well', async () => {
    const { accountName } = await register();
    const [desk, phone] = [await logIn(accountName), await logIn(accountName)];
    const { body } = await application.anonymous.post<{ accessToken: string }>('/sessions', {
      accountName,
      password: PASSWORD,
    });
    const program = new Client(application.baseUrl, { token: body.accessToken });
    expect((await program.get('/me')).status).toBe(200);
    const { body: ended, headers } = await desk.send('DELETE', '/me/sessions');
    expect(ended).toEqual({ ended: 3 });
    expect(headers.getSetCookie()[0]).toMatch(/^qiyue-session=; /);
    expect([await statusOf(desk), await statusOf(phone), (await program.get('/me')).status]).toEqual([401, 401, 401]);
  });
});

describe('sessions end', () => {
  it('with the standing of their account', async () => {
    const { accountName, accountId } = await register();
    const browser = await logIn(accountName);
    expect(await statusOf(browser)).toBe(200);
    const admin = await application.as('SystemAdmin', DISTRICT);
    await admin.post(`/accounts/${accountId}/standing`, { to: 'locked', ground: 'SUSPECTED_MISUSE' });
    expect(await statusOf(browser)).toBe(401);
    await admin.post(`/accounts/${accountId}/standing`, { to: 'active' });
    expect(await statusOf(browser)).toBe(401);
    expect(await statusOf(await logIn(accountName))).toBe(200);
  });

  it('when an administrator of their area says so', async () => {
    const { accountName, accountId } = await register();
    const browser = await logIn(accountName);
    const path = `/accounts/${accountId}/sessions`;
    const elsewhere = await application.as('SystemAdmin', '370705');
    expect((await elsewhere.send('DELETE', path, undefined, {})).status).toBe(403);
    const admin = await application.as('SystemAdmin', DISTRICT);
    expect(problemIn(await admin.send('DELETE', `/accounts/${newId()}/sessions`, undefined, {})).status).toBe(404);
    expect((await admin.send('DELETE', path, undefined, {})).body).toEqual({ ended: 1 });
    expect(await statusOf(browser)).toBe(401);
  });

  it('with a new password, all but the one in which it was set', async () => {
    const { accountName, accountId } = await register();
    const [here, there] = [await logIn(accountName), await logIn(accountName)];
    const body = { currentPassword: PASSWORD, newPassword: `${PASSWORD} neu` };
    expect((await here.send('POST', `/accounts/${accountId}/password`, { body })).status).toBe(200);
    expect([await statusOf(here), await statusOf(there)]).toEqual([200, 401]);
  });
});

import { randomBytes } from 'node:crypto';
import { AccountProvisioning } from '#libs/contexts/identity/application/accounts/account-provisioning';
import { FREE_ATTEMPTS } from '#libs/contexts/identity/application/credentials/login-throttle';
import { makeLinkToken } from '#libs/contexts/identity/application/invitations/invitation-link';
import { TOKEN_KEYS, type TokenKeys } from '#libs/contexts/identity/application/sessions/token-keys';
import { invitationAggregate } from '#libs/contexts/identity/codec/invitation-codec';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import { CheckpointWaiter } from '#libs/postgres/projections/checkpoint-waiter';
import { Client, problemIn } from './client.js';
import { useApplication } from './harness.js';

const DISTRICT = '370704';
const WUYI = '370704001001';
const PASSWORD = '一句足够长的测试口令 2026';

interface SessionBody {
  readonly accessToken: string;
  readonly accountId: string;
  readonly grants: readonly { readonly role: string; readonly regionCode: string }[];
  readonly subjectId: string | null;
}

const application = useApplication();
const login = (accountName: string, password: string) =>
  application.anonymous.post<SessionBody>('/sessions', { accountName, password });
const as = ({ accessToken }: SessionBody) => new Client(application.baseUrl, { token: accessToken });
const register = async (accountName: string) =>
  application.get(AccountProvisioning).ensure({
    accountName,
    displayName: '测试网格员',
    password: PASSWORD,
    homeRegionCode: WUYI,
    grants: [{ role: 'GridWorker', regionCode: WUYI }],
  });

describe('login', () => {
  it('gives a token for the grants of the account, under any spelling of its name', async () => {
    const accountId = await register('grid-worker-1');
    const { status, body } = await login('Ｇrid-Worker-1', PASSWORD);
    expect(status).toBe(201);
    expect(body).toMatchObject({ accountId, grants: [{ role: 'GridWorker', regionCode: WUYI }], subjectId: null });
    expect((await as(body).get('/me')).body).toEqual({
      accountId,
      grants: body.grants,
      subjectId: null,
      factors: ['password'],
    });
  });

  it('answers a wrong password and an unknown name alike', async () => {
    await register('grid-worker-2');
    const wrong = problemIn(await login('grid-worker-2', `${PASSWORD}!`));
    const unknown = problemIn(await login('nobody-at-all', PASSWORD));
    expect(wrong).toMatchObject({ status: 401, code: 'session.login-refused' });
    expect(unknown).toMatchObject({ status: 401, code: 'session.login-refused' });
  });

  it.each(['grid-worker-3', 'nobody-either'])('slows down who guesses at %s', async (name) => {
    if (name.startsWith('grid')) await register(name);
    for (let attempt = 0; attempt < FREE_ATTEMPTS; attempt++) {
      expect(problemIn(await login(name, 'a wrong password')).code).toBe('session.login-refused');
    }
    expect(problemIn(await login(name, PASSWORD))).toMatchObject({ status: 429, code: 'session.login-throttled' });
  });

  it.each([
    'not-a-token',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.',
    `eyJhbGciOiJIUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJhIn0.${randomBytes(32).toString('base64url')}`,
  ])('does not open to the token %p', async (token) => {
    const forged = new Client(application.baseUrl, { token });
    expect((await forged.get('/me')).status).toBe(401);
  });
});

describe('accounts', () => {
  it('are registered and granted roles by an administrator, and then work', async () => {
    const admin = await application.as('SystemAdmin', DISTRICT);
    const account = { accountName: 'director-wuyi', displayName: '测试主任', password: PASSWORD, homeRegionCode: WUYI };
    const registered = await admin.post<{ id: string }>('/accounts', account);
    expect(registered.status).toBe(201);
    expect((await login('director-wuyi', PASSWORD)).body.grants).toEqual([]);
    const grant = { role: 'CommitteeDirector', regionCode: WUYI };
    expect((await admin.post(`/accounts/${registered.body.id}/grants`, grant)).status).toBe(201);
    expect((await login('director-wuyi', PASSWORD)).body.grants).toEqual([grant]);
    expect(problemIn(await admin.post('/accounts', account)).code).toBe('account.name-taken');
    const list = await admin.get<{ items: { accountId: string; displayName: string }[] }>('/accounts?limit=200');
    expect(list.body.items).toContainEqual(
      expect.objectContaining({ accountId: registered.body.id, displayName: '测*' }),
    );
  });

  it('are not granted what their administrator may not grant', async () => {
    const admin = await application.as('SystemAdmin', DISTRICT);
    const { body } = await admin.post<{ id: string }>('/accounts', {
      accountName: 'somebody',
      displayName: '测试账号',
      password: PASSWORD,
      homeRegionCode: WUYI,
    });
    const grants = `/accounts/${body.id}/grants`;
    expect((await admin.post(grants, { role: 'System', regionCode: WUYI })).status).toBe(422);
    expect((await admin.post(grants, { role: 'Auditor', regionCode: '370705' })).status).toBe(403);
    const worker = await application.as('GridWorker', WUYI);
    expect((await worker.post(grants, { role: 'Mediator', regionCode: WUYI })).status).toBe(403);
  });

  it('change their password with the old one', async () => {
    const accountId = await register('grid-worker-4');
    const own = as((await login('grid-worker-4', PASSWORD)).body);
    const next = `${PASSWORD} neu`;
    const change = (currentPassword: string) =>
      own.post(`/accounts/${accountId}/password`, { currentPassword, newPassword: next });
    expect(problemIn(await change('not the old one')).code).toBe('session.login-refused');
    expect((await change(PASSWORD)).status).toBe(200);
    expect((await login('grid-worker-4', PASSWORD)).status).toBe(401);
    expect((await login('grid-worker-4', next)).status).toBe(201);
  });

  it('leave no password and no name in the log', async () => {
    const { rows } = await application.database
      .pool('owner')
      .query<{ text: string }>(`SELECT string_agg(data::text || metadata::text, '') AS text FROM log.events`);
    expect(rows[0]?.text).toContain('accountNameHash');
    expect(rows[0]?.text).not.toMatch(/director-wuyi|测试主任|足够长/);
  });
});

describe('invitation', () => {
  const subjectId = newId();

  async function issue(): Promise<string> {
    const invitationId = newId();
    const { linkToken, secretHash } = makeLinkToken(application.get<TokenKeys>(TOKEN_KEYS), invitationId);
    const now = new Date().toISOString();
    const expiresAt = new Date(Date.parse(now) + 86_400_000).toISOString();
    const data = {
      subjectId,
      householdId: newId(),
      regionCode: WUYI,
      purpose: 'SIGNING',
      secretHash,
      expiresAt,
    } as const;
    const ids = { commandId: newId(), correlationId: newId(), causationId: newId() };
    const actor = { accountId: 'worker', role: 'GridWorker', regionCode: WUYI } as const;
    await application
      .get(CommandRunner)
      .run(
        invitationAggregate,
        invitationId,
        { type: 'IssueInvitation', data },
        { actor, now, effectiveAt: now, inputHash: 'x', ...ids },
      );
    return linkToken;
  }

  it('lets a resident in as himself, once, even when two try at the same moment', async () => {
    const linkToken = await issue();
    const attempts = await Promise.all(
      [1, 2, 3].map(() => application.anonymous.post<SessionBody>('/sessions/by-invitation', { linkToken })),
    );
    expect(attempts.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 401, 401]);
    const { body } = attempts.find(({ status }) => status === 201) as (typeof attempts)[number];
    expect((await as(body).get('/me')).body).toMatchObject({
      subjectId,
      grants: [{ role: 'Resident', regionCode: WUYI }],
    });
  });

  it('is not opened by another secret', async () => {
    const [invitationId] = (await issue()).split('.');
    const linkToken = `${invitationId}.${randomBytes(32).toString('base64url')}`;
    const answer = await application.anonymous.post('/sessions/by-invitation', { linkToken });
    expect(problemIn(answer).code).toBe('invitation.not-usable');
  });

  it('is issued in bulk to the heads of households, all or none', async () => {
    const householdId = newId();
    const headSubjectId = newId();
    const registration = {
      regionCode: WUYI,
      householdNumber: 'H1',
      premises: { estate: '五一', building: '1', unit: '1', room: '101' },
    };
    const occupancy = {
      grid: { name: '一', validFrom: '2026-01-01' },
      housing: 'OWNER_OCCUPIED',
      residentsCount: 1,
      remark: null,
    };
    const sealed = `q1:${headSubjectId}:name:${'A'.repeat(40)}`;
    const head = { subjectId: headSubjectId, name: { sealed, fingerprint: 'f' } };
    const actor = { accountId: 'given', role: 'System', regionCode: '000000' } as const;
    const ids = { commandId: newId(), correlationId: newId(), causationId: newId() };
    const metadata = { actor, inputHash: 'x', effectiveAt: '2026-06-01T00:00:00.000Z', ...ids };
    const event = {
      id: newId(),
      type: 'HouseholdRegistered.v1',
      data: { ...registration, ...occupancy, head },
      metadata,
    };
    const { position } = await application
      .get<EventLog>(EVENT_LOG)
      .append(`household-${householdId}`, 'no-stream', [event]);
    await application.get(CheckpointWaiter).waitFor(['household-file', 'resident-register'], position, 10_000);

    const worker = await application.as('GridWorker', WUYI);
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const request = (...invitees: object[]) =>
      worker.post<{ invitations: { subjectId: string; linkToken: string }[] }>('/invitations', {
        invitees,
        purpose: 'SIGNING',
        expiresAt,
      });
    const issued = await request({ householdId });
    expect(issued.body.invitations).toHaveLength(1);
    const { linkToken } = issued.body.invitations[0] as { linkToken: string };
    const session = await application.anonymous.post<SessionBody>('/sessions/by-invitation', { linkToken });
    expect(session.body).toMatchObject({ subjectId: headSubjectId, grants: [{ role: 'Resident', regionCode: WUYI }] });

    const accountFor = async (subjectId: string, regionCode: string) => {
      const director = await application.as('CommitteeDirector', regionCode);
      const account = { accountName: `account-${newId()}`, displayName: '住户甲', password: PASSWORD, subjectId };
      return director.post('/accounts', { ...account, homeRegionCode: regionCode });
    };
    expect((await accountFor(headSubjectId, WUYI)).status).toBe(201);
    // Whoever has an account for somebody signs for him: not for people of other communities, not for nobody.
    expect(problemIn(await accountFor(headSubjectId, '370704001002')).code).toBe('account.subject-elsewhere');
    expect(problemIn(await accountFor(newId(), WUYI)).code).toBe('account.subject-elsewhere');

    const log = application.get<EventLog>(EVENT_LOG);
    const before = await log.head();
    expect(problemIn(await request({ householdId }, { householdId: newId() })).code).toBe('invitation.invitee-unknown');
    expect(problemIn(await request({ householdId, subjectId: newId() })).code).toBe('invitation.invitee-unknown');
    expect(await log.head()).toBe(before);
    const elsewhere = await application.as('GridWorker', '370704001002');
    const body = { invitees: [{ householdId }], purpose: 'SIGNING', expiresAt };
    expect((await elsewhere.post('/invitations', body)).status).toBe(403);
  });
});

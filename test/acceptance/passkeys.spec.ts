import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { AccountProvisioning } from '#libs/contexts/identity/application/accounts/account-provisioning';
import { CHALLENGE_SECONDS } from '#libs/contexts/identity/application/factors/sign-in-challenges';
import { newId } from '#libs/kernel/identifiers';
import { systemClock } from '#libs/kernel/clock';
import { SoftwareAuthenticator, type Forgery } from '#libs/testing/software-authenticator';
import { Client, problemIn, type Answer } from './client.js';
import { PASSKEY_PAGE, useApplication } from './harness.js';

const DISTRICT = '370704';
const WUYI = '370704001001';
const PASSWORD = '一句足够长的测试口令 2026';

interface SessionBody {
  readonly accessToken: string;
  readonly accountId: string;
}

interface Challenge<Options> {
  readonly challengeId: string;
  readonly options: Options;
}

interface FactorsBody {
  readonly factors: readonly { readonly factorId: string; readonly factor: string; readonly name: string | null }[];
}

let ahead = 0;
const clock = { now: () => new Date(Date.parse(systemClock.now()) + ahead).toISOString() };
const application = useApplication({ clock });
const as = (token: string) => new Client(application.baseUrl, { token });

async function newAccount() {
  const accountName = `passkey-${newId()}`;
  const accountId = await application.get(AccountProvisioning).ensure({
    accountName,
    displayName: '测试网格员',
    password: PASSWORD,
    homeRegionCode: WUYI,
    grants: [{ role: 'GridWorker', regionCode: WUYI }],
  });
  const logIn = async () => {
    const { body } = await application.anonymous.post<SessionBody>('/sessions', { accountName, password: PASSWORD });
    return as(body.accessToken);
  };
  return { accountId, logIn };
}

async function enrol(
  client: Client,
  authenticator: SoftwareAuthenticator,
  forgery: Forgery = {},
  name = '测试电脑',
): Promise<Answer<{ id: string }>> {
  const { body, status } =
    await client.post<Challenge<PublicKeyCredentialCreationOptionsJSON>>('/me/passkey-challenges');
  expect(status).toBe(201);
  const { challengeId, options } = body;
  return client.post('/me/passkeys', { challengeId, name, credential: authenticator.create(options, forgery) });
}

async function challenge(): Promise<Challenge<PublicKeyCredentialRequestOptionsJSON>> {
  const { body } =
    await application.anonymous.post<Challenge<PublicKeyCredentialRequestOptionsJSON>>('/sessions/passkey-challenges');
  return body;
}

async function signIn(authenticator: SoftwareAuthenticator, forgery: Forgery = {}): Promise<Answer<SessionBody>> {
  const { challengeId, options } = await challenge();
  const credential = authenticator.get(options, forgery);
  return application.anonymous.post('/sessions/by-passkey', { challengeId, credential });
}

/** An account with one passkey, and who holds it. */
async function holder() {
  const account = await newAccount();
  const client = await account.logIn();
  const authenticator = new SoftwareAuthenticator(PASSKEY_PAGE);
  expect((await enrol(client, authenticator)).status).toBe(201);
  return { ...account, client, authenticator };
}

const factorsOf = async (client: Client) => (await client.get<FactorsBody>('/me/factors')).body.factors;

describe('a passkey', () => {
  it('is enrolled by the signed-in holder and signs him in without a password', async () => {
    const { accountId, client, authenticator } = await holder();
    expect(await factorsOf(client)).toEqual([
      expect.objectContaining({ factor: 'passkey', name: '测试电脑', backedUp: false, lastUsedAt: null }),
    ]);
    const { status, body } = await signIn(authenticator);
    expect([status, body.accountId]).toEqual([201, accountId]);
    expect((await as(body.accessToken).get('/me')).status).toBe(200);
  });

  it.each<[string, Forgery]>([
    ['made for another page', { origin: 'https://evil.example' }],
    ['made for another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['made for another domain', { rpId: 'evil.example' }],
    ['without finger, face or PIN', { userVerified: false }],
    ['that is an answer to something else', { type: 'webauthn.get' }],
  ])('%s is not enrolled', async (_, forgery) => {
    const { logIn } = await newAccount();
    const client = await logIn();
    expect(problemIn(await enrol(client, new SoftwareAuthenticator(PASSKEY_PAGE), forgery)).code).toBe(
      'passkey.unsuitable',
    );
    expect(await factorsOf(client)).toEqual([]);
  });

  it.each<[string, Forgery]>([
    ['from another page', { origin: 'https://evil.example' }],
    ['to another challenge', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['for another domain', { rpId: 'evil.example' }],
    ['without finger, face or PIN', { userVerified: false }],
    ['of an enrolment', { type: 'webauthn.create' }],
    ['whose counter went back', { counter: 1 }],
    ['signed with another key', { otherKey: true }],
    ['that was changed on the way', { tampered: true }],
  ])('signs nobody in with an answer %s', async (_, forgery) => {
    const { authenticator } = await holder();
    expect((await signIn(authenticator)).status).toBe(201);
    expect(problemIn(await signIn(authenticator, forgery)).code).toBe('session.sign-in-refused');
  });

  it('signs nobody in who is not known, in the same words', async () => {
    expect(problemIn(await signIn(new SoftwareAuthenticator(PASSKEY_PAGE)))).toMatchObject({
      status: 401,
      code: 'session.sign-in-refused',
    });
  });

  it('answers a challenge once, and in time', async () => {
    const { authenticator } = await holder();
    const { challengeId, options } = await challenge();
    const credential = authenticator.get(options);
    const tries = await Promise.all(
      [1, 2, 3].map(() => application.anonymous.post('/sessions/by-passkey', { challengeId, credential })),
    );
    expect(tries.filter(({ status }) => status === 201)).toHaveLength(1);

    const late = await challenge();
    ahead += (CHALLENGE_SECONDS + 1) * 1_000;
    const answer = await application.anonymous.post('/sessions/by-passkey', {
      challengeId: late.challengeId,
      credential: authenticator.get(late.options),
    });
    expect(problemIn(answer).code).toBe('session.sign-in-expired');
  });

  it('is not taken under a challenge of another session or for another purpose', async () => {
    const { client, authenticator } = await holder();
    const other = await newAccount();
    const otherClient = await other.logIn();
    const { body } = await client.post<Challenge<PublicKeyCredentialRequestOptionsJSON>>(
      '/me/second-factor/passkey-challenges',
    );
    const answer = { challengeId: body.challengeId, credential: authenticator.get(body.options) };
    expect(problemIn(await otherClient.post('/me/second-factor/passkey', answer)).code).toBe('session.sign-in-expired');
    expect(problemIn(await application.anonymous.post('/sessions/by-passkey', answer)).code).toBe(
      'session.sign-in-expired',
    );
    expect((await client.post('/me/second-factor/passkey', answer)).status).toBe(201);
  });

  it('of somebody else is no second factor', async () => {
    const { authenticator } = await holder();
    const { client } = await holder();
    const { body } = await client.post<Challenge<PublicKeyCredentialRequestOptionsJSON>>(
      '/me/second-factor/passkey-challenges',
    );
    const credential = authenticator.get(body.options);
    const answer = await client.post('/me/second-factor/passkey', { challengeId: body.challengeId, credential });
    expect(problemIn(answer).code).toBe('session.sign-in-refused');
  });

  it('guards the account from then on: the password alone enrols, renames and removes nothing', async () => {
    const { logIn, authenticator } = await holder();
    const withPassword = await logIn();
    const factorId = (await factorsOf(withPassword))[0]?.factorId ?? '';
    for (const attempt of [
      withPassword.post('/me/passkey-challenges'),
      withPassword.post(`/me/factors/${factorId}/name`, { name: '别的' }),
      withPassword.post(`/me/factors/${factorId}/removal`),
    ]) {
      expect(problemIn(await attempt)).toMatchObject({ status: 403, code: 'session.second-factor-required' });
    }

    const withPasskey = as((await signIn(authenticator)).body.accessToken);
    expect((await withPasskey.post(`/me/factors/${factorId}/name`, { name: '办公室电脑' })).status).toBe(204);
    expect(problemIn(await withPasskey.post(`/me/factors/${factorId}/removal`)).code).toBe('account.last-factor');
    const second = new SoftwareAuthenticator(PASSKEY_PAGE);
    expect((await enrol(withPasskey, second, {}, '手机')).status).toBe(201);
    expect((await withPasskey.post(`/me/factors/${factorId}/removal`)).status).toBe(200);
    expect((await factorsOf(withPasskey)).map(({ name }) => name)).toEqual(['手机']);
    expect(problemIn(await signIn(authenticator)).code).toBe('session.sign-in-refused');
    expect((await signIn(second)).status).toBe(201);
  });

  it('is enrolled for one account only', async () => {
    const { authenticator } = await holder();
    const { logIn } = await newAccount();
    expect(problemIn(await enrol(await logIn(), authenticator)).code).toBe('passkey.already-enrolled');
  });

  it('opens nothing any more after an administrator’s reset, and the holder enrols another with his password', async () => {
    const { accountId, logIn, authenticator } = await holder();
    const administrator = await application.as('SystemAdmin', DISTRICT);
    const reset = await administrator.post(`/accounts/${accountId}/factor-resets`, { ground: 'DEVICE_LOST' });
    expect(reset.status).toBe(201);
    expect(problemIn(await signIn(authenticator)).code).toBe('session.sign-in-refused');
    expect((await enrol(await logIn(), new SoftwareAuthenticator(PASSKEY_PAGE))).status).toBe(201);
    const director = await application.as('CommitteeDirector', WUYI);
    expect((await director.post(`/accounts/${accountId}/factor-resets`, { ground: 'DEVICE_LOST' })).status).toBe(403);
  });
});

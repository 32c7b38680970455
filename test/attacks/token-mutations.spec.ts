import { createHash, randomBytes } from 'node:crypto';
import { AccountProvisioning } from '#libs/contexts/identity/application/accounts/account-provisioning';
import type { StartedSession } from '#libs/contexts/identity/application/sessions/session';
import { GRACE_SECONDS, STAFF_TOKEN_SECONDS } from '#libs/contexts/identity/application/sessions/session-limits';
import { Sessions } from '#libs/contexts/identity/application/sessions/sessions';
import { deriveSecret, TOKEN_KEYS, type TokenKeys } from '#libs/contexts/identity/application/sessions/token-keys';
import { newId } from '#libs/kernel/identifiers';
import { useApplication } from '../acceptance/harness.js';
import { base64url, forged, partsOf, signed, signedByStranger, type Json } from './support/forged-token.js';

const DISTRICT = '370704';
const WUYI = '370704001001';

/** The issue asks for so many. */
const FEWEST_MUTATIONS = 60;

let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead).toISOString() };
const application = useApplication({ clock });

let genuine: StartedSession;
let other: StartedSession;
let key: TokenKeys[0];

async function start(accountId: string): Promise<StartedSession> {
  return application.get(Sessions).start({
    accountId,
    grants: [{ role: 'GridWorker', regionCode: WUYI }],
    factors: ['password'],
    device: { carrier: 'bearer', name: 'attack' },
  });
}

async function register(): Promise<string> {
  return application.get(AccountProvisioning).ensure({
    accountName: `worker-${newId()}`,
    displayName: '测试账号',
    password: randomBytes(18).toString('base64url'),
    homeRegionCode: WUYI,
    grants: [{ role: 'GridWorker', regionCode: WUYI }],
  });
}

beforeAll(async () => {
  [key] = application.get<TokenKeys>(TOKEN_KEYS);
  genuine = await start(await register());
  other = await start(await register());
});

const knock = async (authorization: string) => {
  const response = await fetch(`${application.baseUrl}/api/v1/me`, { headers: { authorization } });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

/** 401, in words that are the same whatever was wrong, and nothing of the token, the key, the account or the code behind it. */
async function expectRefused(authorization: string): Promise<void> {
  const { status, headers, text } = await knock(authorization);
  expect(status).toBe(401);
  const problem = JSON.parse(text) as { code: string };
  expect(['session.invalid', 'http.authentication-required']).toContain(problem.code);
  expect(headers.getSetCookie()).toEqual([]);
  const secrets = [genuine.session.accountId, genuine.session.sessionId, key.kid, key.secret.toString('base64url')];
  for (const secret of secrets) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/jwt|signature|malformed|expired|kid|algorithm|stack|node_modules|at \w+ \(/i);
}

type Mutation = readonly [name: string, mutate: () => string];

const parts = () => partsOf(genuine.credential);
const withHeader = (header: Json, secret: Uint8Array = key.secret) => forged(parts(), { header }, secret);
const withClaims = (claims: Json) => forged(parts(), { claims }, key.secret);
const without = (...names: string[]) => {
  const { header, claims } = parts();
  const left = Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
  return signed(JSON.stringify(header), JSON.stringify(left), key.secret);
};
const pieces = () => genuine.credential.split('.') as [string, string, string];
const now = () => Math.floor(Date.parse(clock.now()) / 1_000);

/** A claim twice, one of them what it should be: readers disagree about which one counts. */
const doubled = (name: string, value: unknown) => {
  const { header, claims } = parts();
  const text = JSON.stringify(claims);
  return signed(
    JSON.stringify(header),
    `${text.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`,
    key.secret,
  );
};

const none = ['none', 'None', 'NONE', 'nOnE'].flatMap((alg): Mutation[] => [
  [`alg ${alg} without a signature`, () => `${base64url(JSON.stringify({ ...parts().header, alg }))}.${pieces()[1]}.`],
  [
    `alg ${alg} with the signature kept`,
    () => `${base64url(JSON.stringify({ ...parts().header, alg }))}.${pieces()[1]}.${pieces()[2]}`,
  ],
]);

const algorithms: Mutation[] = [
  ['HS384 under the right key', () => forged(parts(), { header: { alg: 'HS384' } }, key.secret, 'sha384')],
  ['HS512 under the right key', () => forged(parts(), { header: { alg: 'HS512' } }, key.secret, 'sha512')],
  ['RS256 said, HS256 done', () => withHeader({ alg: 'RS256' })],
  ['ES256 said, HS256 done', () => withHeader({ alg: 'ES256' })],
  ['no algorithm', () => withHeader({ alg: '' })],
  ['an algorithm that is a list', () => withHeader({ alg: ['HS256'] })],
  ['RS256 by a stranger who brings his key', () => signedByStranger(parts(), 'RS256')],
  ['ES256 by a stranger who brings his key', () => signedByStranger(parts(), 'ES256')],
  ['a header with a list of critical extensions', () => withHeader({ crit: ['exp'], b64: false }, randomBytes(32))],
];

const kids: Mutation[] = [
  '../../../../dev/null',
  '/dev/null',
  'file:///etc/passwd',
  '../secrets/token-keys',
  "' UNION SELECT 'secret' --",
  "x'; DROP TABLE identity.session; --",
  '__proto__',
  'constructor',
  '',
  'x'.repeat(1_500),
  'http://127.0.0.1:1/key',
].flatMap((kid): Mutation[] => [
  [`kid ${kid.slice(0, 40)} under an empty key`, () => withHeader({ kid }, Buffer.alloc(0))],
]);

const keyTricks: Mutation[] = [
  ['a kid that is an object', () => withHeader({ kid: { toString: 'x' } })],
  ['no kid', () => withHeader({ kid: undefined })],
  ['a kid that is null', () => withHeader({ kid: null })],
  ['the kid itself as the key', () => withHeader({}, Buffer.from(key.kid))],
  ['the key as text', () => withHeader({}, Buffer.from(key.secret.toString('base64url')))],
  ['the key of invitations', () => withHeader({}, deriveSecret(key, 'invitation'))],
  ['a random key under our kid', () => withHeader({}, randomBytes(32))],
  [
    'the key of another installation',
    () => {
      const secret = randomBytes(32);
      const kid = createHash('sha256').update('kid/').update(secret).digest('base64url').slice(0, 12);
      return withHeader({ kid }, secret);
    },
  ],
  [
    'an own key in the header',
    () => withHeader({ jwk: { kty: 'oct', k: base64url('k'.repeat(32)) } }, Buffer.from('k'.repeat(32))),
  ],
  ['an own key by address', () => withHeader({ jku: 'http://127.0.0.1:1/keys' }, randomBytes(32))],
  ['a certificate by address', () => withHeader({ x5u: 'http://127.0.0.1:1/cert' }, randomBytes(32))],
];

const claims: Mutation[] = [
  ['another audience', () => withClaims({ aud: 'another-api' })],
  ['no audience', () => without('aud')],
  ['another issuer', () => withClaims({ iss: 'qiyue.example' })],
  ['no issuer', () => without('iss')],
  ['an end in the past', () => withClaims({ exp: now() - 1 })],
  ['an end now', () => withClaims({ exp: now() })],
  ['an end that is a text', () => withClaims({ exp: 'never' })],
  ['a beginning in the future', () => withClaims({ nbf: now() + 60 })],
  ['a beginning that is a text', () => withClaims({ nbf: 'tomorrow' })],
  ['an id of no session', () => withClaims({ jti: newId() })],
  ['no id', () => without('jti')],
  ['an id that is an object', () => withClaims({ jti: { $ne: null } })],
  ['an id that is SQL', () => withClaims({ jti: "' OR '1'='1" })],
  ['the session of another', () => withClaims({ sid: other.session.sessionId })],
  ['no session', () => without('sid')],
  ['the account of another', () => withClaims({ sub: other.session.accountId })],
  ['no account', () => without('sub')],
  ['the id of another with an own account', () => withClaims({ jti: partsOf(other.credential).claims.jti })],
  ['the audience twice', () => doubled('aud', 'another-api')],
  ['the account twice', () => doubled('sub', other.session.accountId)],
  ['the session twice', () => doubled('sid', other.session.sessionId)],
  ['the id twice', () => doubled('jti', newId())],
  ['claims that are a list', () => signed(JSON.stringify(parts().header), '[]', key.secret)],
  ['claims that are null', () => signed(JSON.stringify(parts().header), 'null', key.secret)],
  ['claims that are no JSON', () => signed(JSON.stringify(parts().header), '{"sub":', key.secret)],
];

const shapes: Mutation[] = [
  ['no signature', () => `${pieces()[0]}.${pieces()[1]}.`],
  ['two parts', () => `${pieces()[0]}.${pieces()[1]}`],
  ['four parts', () => `${genuine.credential}.${pieces()[2]}`],
  ['the last character cut off', () => genuine.credential.slice(0, -1)],
  ['the first half', () => genuine.credential.slice(0, genuine.credential.length / 2)],
  ['one character more', () => `${genuine.credential}A`],
  ['the signature of another token', () => `${pieces()[0]}.${pieces()[1]}.${other.credential.split('.')[2]}`],
  ['the claims of another token', () => `${pieces()[0]}.${other.credential.split('.')[1]}.${pieces()[2]}`],
  ['an empty token', () => ''],
  ['only dots', () => '..'],
  ['itself twice', () => `${genuine.credential}${genuine.credential}`],
  ['six thousand characters', () => `${pieces()[0]}.${'A'.repeat(6_000)}.${pieces()[2]}`],
  ['a value for a cookie', () => randomBytes(32).toString('base64url')],
];

const mutations = [...none, ...algorithms, ...kids, ...keyTricks, ...claims, ...shapes];

describe('a token', () => {
  it(`is mutated in at least ${FEWEST_MUTATIONS} ways`, () => {
    expect(new Set(mutations.map(([name]) => name)).size).toBeGreaterThanOrEqual(FEWEST_MUTATIONS);
  });

  it('opens as it was issued, and so does one made by the same means as the mutations', async () => {
    expect((await knock(`Bearer ${genuine.credential}`)).status).toBe(200);
    expect((await knock(`Bearer ${forged(parts(), {}, key.secret)}`)).status).toBe(200);
  });

  it.each(mutations)('does not open with %s', async (_, mutate) => {
    await expectRefused(`Bearer ${mutate()}`);
  });

  it.each(['Basic', 'Token', 'Bearer Bearer', 'JWT'])('does not open as %s', async (scheme) => {
    await expectRefused(`${scheme} ${genuine.credential}`);
  });

  it('does not open in the path, the query or a cookie', async () => {
    for (const [path, cookie] of [
      [`/me?access_token=${genuine.credential}`, ''],
      ['/me', `qiyue-session=${genuine.credential}`],
      ['/me', `__Host-qiyue-session=${genuine.credential}`],
    ] as const) {
      const response = await fetch(`${application.baseUrl}/api/v1${path}`, { headers: { cookie } });
      expect(response.status).toBe(401);
    }
  });

  it('does not open after it was revoked, after its session was raised, after its account was locked, or in the end', async () => {
    const bearer = ({ credential }: StartedSession) => `Bearer ${credential}`;
    const revoked = await start(other.session.accountId);
    expect((await knock(bearer(revoked))).status).toBe(200);
    await application.get(Sessions).end(revoked.session.accountId, 'LOGGED_OUT', { only: revoked.session.sessionId });
    await expectRefused(bearer(revoked));

    const low = await start(other.session.accountId);
    const high = await application.get(Sessions).raise(low.session, 'passkey');
    expect(JSON.parse((await knock(bearer(low))).text)).toMatchObject({ factors: ['password'] });
    expect(JSON.parse((await knock(bearer(high))).text)).toMatchObject({ factors: ['password', 'passkey'] });
    ahead += GRACE_SECONDS * 1_000;
    await expectRefused(bearer(low));
    // A copy of a replaced one was used: the session is over for whoever has the new one, too.
    await expectRefused(bearer(high));

    const admin = await application.as('SystemAdmin', DISTRICT);
    const standing = { to: 'locked', ground: 'SUSPECTED_MISUSE' };
    expect((await admin.post(`/accounts/${other.session.accountId}/standing`, standing)).status).toBe(200);
    await expectRefused(bearer(other));

    ahead += STAFF_TOKEN_SECONDS * 1_000;
    await expectRefused(bearer(genuine));
  });
});

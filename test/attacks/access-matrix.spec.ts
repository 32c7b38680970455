import { ACTIONS, isAction, isPublic, scopeOf, type Action } from '#libs/access-policy/policy';
import { EVERY_ROLE, PARTIES_FOR_THEMSELVES } from '#libs/access-policy/role-groups';
import type { LoginRole } from '#libs/access-policy/rule';
import { inParallel } from '#libs/kernel/in-parallel';
import { newId } from '#libs/kernel/identifiers';
import { DISTRICT } from '#libs/testing/template-examples';
import { controllersOf, routesOf } from '#test/acceptance/declared-access';
import { useApplication } from '#test/acceptance/harness';
import { WUMALU, WUYI } from '#test/acceptance/small-community';
import {
  contradiction,
  needsExample,
  verdictOf,
  type Answered,
  type Caller,
  type Verdict,
} from './access-matrix/cells.js';
import { examples, WITHOUT_EXAMPLE, type Example } from './access-matrix/examples.js';
import { askPath, PATH_TRICKS } from './access-matrix/path-tricks.js';
import { makeWorld, type World } from './access-matrix/world.js';

const ANOTHER_DISTRICT = '370705';
const AT_ONCE = 8;
const REGISTERED_AT_ONCE = 2;

/** Served by the Swagger module, open to everybody: `documentation.read`. */
const DOCUMENTATION = /^\/api\/(docs|openapi)/;

/** Files of the documentation and, below the prefix, controllers. */
interface MatrixRoute {
  readonly verb: string;
  readonly url: string;
  readonly action: Action;
}

const application = useApplication();
let world: World;
let routes: readonly MatrixRoute[];
let callers: readonly Caller[];

const server = () => application.app.getHttpAdapter().getInstance();

async function caller(
  role: LoginRole,
  place: Caller['place'],
  regionCode: string,
  subjectId?: string,
): Promise<Caller> {
  const client = await application.as(role, regionCode, subjectId === undefined ? {} : { subjectId });
  return { role, place, regionCode, authorization: client.authorization };
}

/** Every role inside and outside; who acts for himself as the one concerned, as a neighbour and as a stranger. */
function everyCaller({ residentId, neighbourId, organizationId }: World): Promise<readonly Caller[]> {
  const wanted = EVERY_ROLE.flatMap((role): readonly Parameters<typeof caller>[] => {
    if (!(PARTIES_FOR_THEMSELVES as readonly LoginRole[]).includes(role)) {
      return [
        [role, 'inside', DISTRICT],
        [role, 'next-door', WUMALU],
        [role, 'elsewhere', ANOTHER_DISTRICT],
      ];
    }
    const [own, neighbour] = role === 'Resident' ? [residentId, neighbourId] : [organizationId, newId()];
    return [
      [role, 'own', WUYI, own],
      [role, 'neighbour', WUYI, neighbour],
      [role, 'elsewhere', '370705001001', newId()],
    ];
  });
  // A few at a time: passwords are hashed in a queue that does not grow.
  return inParallel(wanted, REGISTERED_AT_ONCE, (one) => caller(...one));
}

/** The routes of the running application, each with its action. @throws Error for one that nobody declared */
function routesOfTheApplication(): readonly MatrixRoute[] {
  const declared = new Map(
    routesOf(controllersOf(application.app)).map(({ verb, path, access }) => [`${verb} ${path}`, access?.action]),
  );
  return server()
    .allowedMethods.all()
    .flatMap(({ url, methods }) => methods.filter((verb) => verb !== 'HEAD').map((verb) => ({ verb, url })))
    .map(({ verb, url }) => {
      const action = DOCUMENTATION.test(url)
        ? 'documentation.read'
        : declared.get(`${verb} ${url.replace('/api/v1', '')}`);
      if (action === undefined || !isAction(action)) throw new Error(`${verb} ${url} has no row in the policy table`);
      return { verb, url, action };
    });
}

const NOBODY: Caller = { role: undefined, place: 'nowhere', regionCode: '', authorization: undefined };

async function ask(route: MatrixRoute, who: Caller, example: Example | undefined): Promise<Answered> {
  const { path = {}, query = '', body, headers = {} } = example ?? {};
  const url = route.url.replaceAll(/:(\w+)/g, (_, name: string) => path[name] ?? newId());
  const response = await server().inject({
    method: route.verb,
    url: url + query,
    headers: {
      ...(who.authorization === undefined ? {} : { authorization: who.authorization }),
      ...(route.verb === 'GET' ? {} : { 'idempotency-key': newId() }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const isProblem = String(response.headers['content-type']).startsWith('application/problem+json');
  const code = isProblem ? response.json<{ code: string }>().code : undefined;
  return { status: response.statusCode, code, text: response.payload };
}

interface Cell {
  readonly route: MatrixRoute;
  readonly who: Caller;
  readonly verdict: Verdict;
}

/** Cells in which somebody is let in come last: they change the things, and some end them. */
function cells(): { readonly closed: readonly Cell[]; readonly open: readonly Cell[] } {
  const declared = routes.flatMap((route) =>
    // The files of the documentation are asked for by somebody without a token: nothing of them depends on who asks.
    [NOBODY, ...(route.action === 'documentation.read' ? [] : callers)].map((who) => ({
      route,
      who,
      verdict: verdictOf(route.action, who, exampleOf(route.action, who)),
    })),
  );
  const all = declared.filter(
    ({ route, verdict }) =>
      !WITHOUT_EXAMPLE.has(route.action) || verdict === 'refused' || verdict === 'unauthenticated',
  );
  const lets = ({ verdict }: Cell) => verdict === 'passes' || verdict === 'open';
  return { closed: all.filter((cell) => !lets(cell)), open: all.filter(lets) };
}

function exampleOf(action: Action, { role }: Caller): Example | undefined {
  return examples[action]?.(world, role ?? 'Resident');
}

/** ADR 0032: whoever has enrolled a factor shows it before he enrols another. A rule of the thing, though its status is that of the door. */
function isOwnRule(action: Action, { code }: Answered): boolean {
  return action === 'factor.enrol' && code === 'session.second-factor-required';
}

/** @returns what is wrong with the cell, in words */
async function tried({ route, who, verdict }: Cell): Promise<string | undefined> {
  const example = exampleOf(route.action, who);
  // What the caller named himself is no news to him.
  const named = JSON.stringify([example?.path, example?.query, example?.body]);
  const traces = tracesFor(who, world).filter((trace) => !named.includes(trace));
  const answer = await ask(route, who, example);
  const wrong =
    (isOwnRule(route.action, answer) ? undefined : contradiction(verdict, answer, traces)) ??
    // An example that does not come as far as the thing proves nothing.
    (example?.body !== undefined && answer.code === 'http.input-invalid' ? `bad example: ${answer.text}` : undefined);
  if (wrong === undefined) return undefined;
  return `${who.role ?? 'nobody'} ${who.place}, ${route.verb} ${route.url} (${route.action}): ${verdict} expected, ${wrong}`;
}

beforeAll(async () => {
  world = await makeWorld(application);
  callers = await everyCaller(world);
  routes = routesOfTheApplication();
  // All read models have seen the world before anybody asks for it.
  const inside = await application.as('Supervisor', DISTRICT);
  const administrator = await application.as('SystemAdmin', DISTRICT);
  const { position } = await administrator.post('/accounts', lastAccount());
  for (const path of ['/breach-cases', '/contracts', '/signatures', '/signing-campaigns', '/audit/events']) {
    expect((await inside.get(path, { awaiting: position ?? null })).status).toBe(200);
  }
}, 240_000);

const lastAccount = () => ({
  accountName: `last-${newId()}`,
  displayName: '末位',
  password: 'violet-harbour-lantern-42',
  homeRegionCode: DISTRICT,
});

it('every action that reaches a region or a person has an example in the matrix', () => {
  expect(
    ACTIONS.filter((action) => needsExample(action) && examples[action] === undefined && !WITHOUT_EXAMPLE.has(action)),
  ).toEqual([]);
});

it('every role on every route gets what the policy table says, at home, next door and elsewhere', async () => {
  const { closed, open } = cells();
  const wrong: (string | undefined)[] = [];
  await inParallel(closed, AT_ONCE, async (cell) => void wrong.push(await tried(cell)));
  for (const cell of open) wrong.push(await tried(cell));
  const counts = new Map<Verdict, number>();
  for (const { verdict } of [...closed, ...open]) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  process.stdout.write(
    `access matrix: ${closed.length + open.length} cells, ${routes.length} routes, ${callers.length + 1} callers: ` +
      `${[...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')}\n`,
  );
  expect(wrong.filter((finding) => finding !== undefined)).toEqual([]);
  expect(closed.length + open.length).toBeGreaterThan(2_500);
}, 240_000);

/** GET routes that ask who calls, with a caller whom the table does not admit. */
function guardedReads(): readonly { readonly path: string; readonly refused: Caller; readonly action: Action }[] {
  return routes.flatMap(({ verb, url, action }) => {
    const refused = callers.find(({ role }) => role !== undefined && scopeOf(action, role) === undefined);
    if (verb !== 'GET' || isPublic(action) || refused === undefined) return [];
    return [{ path: url.replace('/api/v1', '').replaceAll(/:\w+/g, () => newId()), refused, action }];
  });
}

describe('a guarded path', () => {
  /** What may be said instead of a refusal: that there is no such path, or that it is none. */
  const NO_SUCH_PATH = [400, 404, 405, 422];

  it.each(PATH_TRICKS)('written with %s opens nothing', async (_, trick) => {
    const reads = guardedReads();
    expect(reads.length).toBeGreaterThan(20);
    const wrong: string[] = [];
    await inParallel(reads, AT_ONCE, async ({ path, refused, action }) => {
      for (const [who, plain] of [
        [refused.authorization, 403],
        [undefined, 401],
      ] as const) {
        const { status } = await askPath(application.baseUrl, `/api/v1${trick(path)}`, who);
        if (status !== plain && !NO_SUCH_PATH.includes(status)) wrong.push(`${action}: ${status} instead of ${plain}`);
      }
    });
    expect(wrong).toEqual([]);
  });

  it('written plainly is refused as a path', async () => {
    for (const { path, refused } of guardedReads()) {
      const asked = await askPath(application.baseUrl, `/api/v1${path}`, refused.authorization);
      expect(asked).toEqual({ status: 403, code: 'permission.denied' });
    }
  });

  it.each(['/API/v1/accounts', '/api//v1/accounts', '//api/v1/accounts', '/api/v1/%2e%2e/v1/accounts', '/api/v1'])(
    'does not begin with %s',
    async (path) => {
      const { status } = await askPath(application.baseUrl, path, undefined);
      expect([400, 401, 404]).toContain(status);
    },
  );
});

describe('a property that the interface does not name', () => {
  const FORGED = {
    isAdmin: true,
    roles: ['SystemAdmin'],
    actor: { accountId: newId(), role: 'SystemAdmin', regionCode: DISTRICT },
    accountId: newId(),
    subjectOf: newId(),
    status: 'PUBLISHED',
    recordedAt: '2020-01-01T00:00:00.000Z',
    constructor: { prototype: { isAdmin: true } },
  };

  /** Requests with a body, by somebody who may make them. */
  function changes(): readonly { readonly route: MatrixRoute; readonly who: Caller; readonly example: Example }[] {
    return routes.flatMap((route) => {
      const who = callers.find((candidate) => verdictOf(route.action, candidate, exampleOf(route.action, candidate)) === 'passes'); // prettier-ignore
      const example = who && exampleOf(route.action, who);
      return who === undefined || example?.body === undefined ? [] : [{ route, who, example }];
    });
  }

  it('is refused by every route, also inside of what it takes', async () => {
    const asked = changes();
    expect(asked.length).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (const { route, who, example } of asked) {
      for (const body of forgeriesOf(example.body ?? {}, FORGED)) {
        const { status, code = '' } = await ask(route, who, { ...example, body });
        if (status !== 422 && status !== 400) wrong.push(`${route.action}: ${status} ${code} ${JSON.stringify(body)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('that would change the prototype is no JSON', async () => {
    const administrator = await application.as('SystemAdmin', DISTRICT);
    const text = `{"__proto__":{"isAdmin":true},${JSON.stringify(lastAccount()).slice(1)}`;
    const { status } = await administrator.send('POST', '/accounts', text, {
      headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
    });
    expect(status).toBe(400);
  });
});

/** The body with one forged property at a time, and with one in each object inside it. */
function forgeriesOf(body: object, forged: Readonly<Record<string, unknown>>): readonly object[] {
  const own = Object.entries(forged).flatMap(([name, value]) =>
    name in { ...body } ? [] : [{ ...body, [name]: value }],
  );
  const nested = Object.entries(body).flatMap(([name, value]): object[] => {
    const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
    if (typeof first !== 'object' || first === null) return [];
    const inside = { ...first, isAdmin: true };
    return [{ ...body, [name]: Array.isArray(value) ? [inside, ...(value as unknown[]).slice(1)] : inside }];
  });
  return [...own, ...nested];
}

/** Ids that a caller outside may not read: of things of others, and, unless he is at home there himself, of whatever lies in 五一社区. */
function tracesFor({ place, regionCode }: Caller, things: World): readonly string[] {
  const { householdId, residentId, organizationId, contractId, organizationContract } = things;
  const { caseId, committeeCaseId, organizationCaseId, evidenceId, campaignId, templateId, accountId } = things;
  const concerning = [
    householdId,
    residentId,
    organizationId,
    contractId,
    organizationContract.contractId,
    caseId,
    committeeCaseId,
    organizationCaseId,
    evidenceId,
    accountId,
  ];
  return place === 'neighbour' && regionCode === WUYI ? concerning : [...concerning, campaignId, templateId, WUYI];
}

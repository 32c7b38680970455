import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import type { AuditedEventDocument, StreamEventDocument } from '#apps/audit/src/http/audit.documents';
import { auditRootOf } from '#apps/audit/src/audit-root.module';
import { createHttpApplication } from '#libs/http/create-http-application';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';
import { VAULT, type Vault } from '#libs/vault/vault';
import { problemIn, type Client } from './client.js';
import { useApplication } from './harness.js';
import { AMENDED_TEXT, expectStatus, SmallCommunity, WUMALU, WUYI, type IssuedContract } from './small-community.js';

const DISTRICT = '370704';
const application = useApplication();

jest.setTimeout(120_000);

interface State {
  readonly state: {
    readonly status: string;
    readonly documentVersion?: number;
    readonly assents?: readonly { readonly partyId: string }[];
  };
  readonly eventsFolded: number;
  readonly eventsInStream: number;
}

interface Difference {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly words: readonly { readonly kind: string; readonly text: string }[] | null;
}

let community: SmallCommunity;
let auditor: Client;
/** Signed by both, then amended. */
let amended: IssuedContract;
/** The committee signed first, a paper of an earlier day came in later. */
let late: IssuedContract;
/** Day on the late paper, a moment before the committee signed, and one before the paper was recorded. */
let paperDay: string;
let beforeCommittee: string;
let beforePaper: string;

const streamOf = ({ contractId }: IssuedContract) => `/audit/streams/contract-${contractId}`;

/** An instant that lies between what was done before and what comes after: clocks tell milliseconds apart, not less. */
async function moment(): Promise<string> {
  await nextTick();
  const instant = new Date().toISOString();
  await nextTick();
  return instant;
}

async function nextTick(): Promise<void> {
  const start = Date.now();
  while (Date.now() <= start + 1) await new Promise((resolve) => setTimeout(resolve, 1));
}

const stateAt = async (contract: IssuedContract, query = ''): Promise<State> => {
  const answer = await auditor.get<State>(`${streamOf(contract)}/state${query}`);
  expectStatus(200, answer);
  return answer.body;
};

const eventsOf = async (contract: IssuedContract): Promise<readonly StreamEventDocument[]> => {
  const answer = await auditor.get<KeysetPage<StreamEventDocument>>(`${streamOf(contract)}/events`);
  expectStatus(200, answer);
  return answer.body.items;
};

const placeOf = async (contract: IssuedContract, eventType: string): Promise<StreamEventDocument> => {
  const found = (await eventsOf(contract)).find((event) => event.eventType.startsWith(`${eventType}.v`));
  if (found === undefined) throw new Error(`the stream holds no ${eventType}`);
  return found;
};

beforeAll(async () => {
  community = await SmallCommunity.found(application);
  auditor = await application.as('Auditor', WUYI);
  amended = await community.issue(1);
  await community.sign(amended, 'B1');
  await community.sign(amended, 'A1');
  await community.amend(amended);

  late = await community.issue(2);
  paperDay = await moment();
  beforeCommittee = await moment();
  await community.sign(late, 'A1');
  beforePaper = await moment();
  await community.recordPaper(late, paperDay);
}, 120_000);

describe('the state of a contract', () => {
  it('is replayed at a position, a revision and a recorded instant, inclusive', async () => {
    const inForce = await placeOf(amended, 'ContractBecameEffective');
    const { position, revision, recordedAt } = inForce;
    for (const query of [
      `?axis=position&at=${position}`,
      `?axis=revision&at=${revision}`,
      `?axis=known&at=${recordedAt}`,
      `?at=${recordedAt}`,
    ]) {
      const { state, eventsFolded, eventsInStream } = await stateAt(amended, query);
      expect([query, state.status, state.documentVersion]).toEqual([query, 'EFFECTIVE', 1]);
      expect(eventsFolded).toBe(revision + 1);
      expect(eventsInStream).toBeGreaterThan(eventsFolded);
    }
    const issued = await stateAt(amended, '?axis=revision&at=0');
    expect([issued.state.status, issued.eventsFolded]).toEqual(['ISSUED', 1]);
    const before = await stateAt(amended, '?axis=known&at=2020-01-01T00:00:00%2B08:00');
    expect([before.state.status, before.eventsFolded]).toEqual(['ABSENT', 0]);
    const now = await stateAt(amended);
    expect([now.state.status, now.state.documentVersion, now.eventsFolded]).toEqual([
      'EFFECTIVE',
      2,
      now.eventsInStream,
    ]);
    const later = await stateAt(amended, '?axis=effective&at=2099-01-01T00:00:00Z');
    expect(later.state).toEqual(now.state);
  });

  it('holds late paper in effect from its day, and known from its record', async () => {
    const signers = async (axis: string, at: string) =>
      (await stateAt(late, `?axis=${axis}&at=${at}`)).state.assents?.map(({ partyId }) => partyId);
    expect(await signers('effective', late.issuedAt)).toEqual([]);
    expect(await signers('effective', beforeCommittee)).toEqual(['B1']);
    expect(await signers('known', beforeCommittee)).toEqual([]);
    expect(await signers('effective', beforePaper)).toEqual(['A1', 'B1']);
    expect(await signers('known', beforePaper)).toEqual(['A1']);
    expect(await signers('known', new Date().toISOString())).toEqual(['A1', 'B1']);
  });

  it('is concluded by the last of the signatures, not by the day of the paper that was recorded last', async () => {
    const status = async (axis: string, at: string) => (await stateAt(late, `?axis=${axis}&at=${at}`)).state.status;
    const concluded = await placeOf(late, 'ContractFullySigned');
    expect(concluded.effectiveAt).toBe(paperDay);
    expect(await status('effective', beforeCommittee)).toBe('PARTIALLY_SIGNED');
    expect(await status('effective', beforePaper)).toBe('EFFECTIVE');
    expect(await status('known', beforePaper)).toBe('PARTIALLY_SIGNED');
  });

  it('shows personal data masked', async () => {
    const text = JSON.stringify(await stateAt(amended));
    expect(text).toContain('"甲*"');
    expect(text).not.toMatch(/甲住户|q1:/);
    expect(text).toContain('五一社区居民委员会');
  });
});

describe('the difference of two moments', () => {
  it('names the fields, and shows a changed clause word by word', async () => {
    const inForce = await placeOf(amended, 'ContractBecameEffective');
    const answer = await auditor.get<{ differences: Difference[] }>(
      `${streamOf(amended)}/difference?axis=revision&from=${inForce.revision}`,
    );
    const byPath = new Map(answer.body.differences.map((difference) => [difference.path, difference]));
    expect(byPath.get('documentVersion')).toMatchObject({ before: 1, after: 2, words: null });
    const clause = byPath.get('document.clauses[corridor].text');
    expect(clause?.after).toBe(AMENDED_TEXT);
    const added = clause?.words?.filter(({ kind }) => kind === 'ADDED').map(({ text }) => text);
    expect(added?.join('')).toContain('不停放电动自行车');
    const old = clause?.words?.filter(({ kind }) => kind !== 'ADDED').map(({ text }) => text);
    expect(old?.join('')).toBe(clause?.before);
    expect([...byPath.keys()].some((path) => path.startsWith('document.clauses[quiet]'))).toBe(false);
    expect(JSON.stringify(answer.body)).not.toMatch(/甲住户|q1:/);
  });

  it('is what late paper changed between what was known and what is', async () => {
    const answer = await auditor.get<{ differences: Difference[] }>(
      `${streamOf(late)}/difference?axis=known&from=${beforePaper}&to=2099-01-01T00:00:00Z`,
    );
    expect(answer.body.differences).toContainEqual(
      expect.objectContaining({ path: 'status', before: 'PARTIALLY_SIGNED', after: 'EFFECTIVE' }),
    );
  });

  it('is empty between equal moments', async () => {
    const path = `${streamOf(amended)}/difference?axis=revision&from=3&to=3`;
    expect((await auditor.get(path)).body).toMatchObject({ differences: [] });
  });
});

describe('the events of a stream', () => {
  it('say who, in which role, since when and recorded when', async () => {
    const events = await eventsOf(late);
    expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
    expect(events[0]).toMatchObject({ eventType: 'ContractIssued.v1', role: 'GridWorker', regionCode: WUYI });
    const paper = events.filter(({ eventType }) => eventType === 'ContractSigned.v2').at(-1);
    expect(paper).toMatchObject({ role: 'GridWorker', reason: null, effectiveAt: paperDay });
    expect(paper?.accountId).toBe(events[0]?.accountId);
    expect((paper?.recordedAt ?? '') > beforePaper).toBe(true);
    expect(paper?.data).toMatchObject({ partyId: 'B1', form: 'PAPER', signedAt: paperDay });
    expect(JSON.stringify(events)).not.toMatch(/乙住户|q1:/);
  });

  it('come in pages', async () => {
    const seen: number[] = [];
    for (let next: string | null = ''; next !== null;) {
      const path: string = `${streamOf(amended)}/events?limit=3${next && `&after=${next}`}`;
      const page = await auditor.get<KeysetPage<StreamEventDocument>>(path);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.body.items.map(({ revision }) => revision));
      next = page.body.next;
    }
    expect(seen).toEqual((await eventsOf(amended)).map(({ revision }) => revision));
    const first = await auditor.get<KeysetPage<unknown>>(`${streamOf(amended)}/events?limit=1`);
    const foreign = await auditor.get(`${streamOf(late)}/events?after=${first.body.next}`);
    expect(problemIn(foreign)).toMatchObject({ status: 400, code: 'http.cursor-invalid' });
  });
});

describe('the full history', () => {
  const history = async (client: Client, query: string, awaiting?: string) => {
    const answer = await client.get<KeysetPage<AuditedEventDocument>>(
      `/audit/events?${query}`,
      awaiting === undefined ? {} : { awaiting },
    );
    expectStatus(200, answer);
    return answer.body;
  };

  it('lists newest first, page by page, each event once, and waits for a position', async () => {
    const head = await application.get<EventLog>(EVENT_LOG).head();
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: KeysetPage<AuditedEventDocument> = await history(auditor, `limit=7${next && `&after=${next}`}`, head);
      seen.push(...page.items.map(({ position }) => position));
      next = page.next;
    }
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    const positions = [...(await eventsOf(amended)), ...(await eventsOf(late))].map(({ position }) => position);
    expect(seen).toEqual(expect.arrayContaining(positions));
  });

  it('is narrowed to a stream, an account, a type', async () => {
    const head = await application.get<EventLog>(EVENT_LOG).head();
    const streamId = `contract-${late.contractId}`;
    const ofStream = await history(auditor, `streamId=${streamId}&limit=200`, head);
    expect(ofStream.items.map(({ position }) => position)).toEqual(
      (await eventsOf(late)).map(({ position }) => position).reverse(),
    );
    const signed = await history(auditor, `streamId=${streamId}&eventType=ContractSigned.v2`);
    expect(signed.items.map(({ role }) => role)).toEqual(['GridWorker', 'CommitteeDirector']);
    const accountId = signed.items[0]?.accountId ?? '';
    const ofAccount = await history(auditor, `accountId=${accountId}&limit=200`);
    expect(ofAccount.items.length).toBeGreaterThan(2);
    expect(ofAccount.items.every((event) => event.accountId === accountId)).toBe(true);
    expect((await history(auditor, `accountId=${newId()}`)).items).toEqual([]);
  });

  it('shows what concerns the caller’s area, whoever acted, and nothing else', async () => {
    const head = await application.get<EventLog>(EVENT_LOG).head();
    const community = await history(auditor, 'eventType=RegionRegistered.v1', head);
    // The district registered the community.
    expect(community.items).toEqual([expect.objectContaining({ role: 'SystemAdmin', regionCode: DISTRICT })]);
    // The template is the district's, not the community's.
    expect((await history(auditor, 'eventType=TemplateDrafted.v1', head)).items).toEqual([]);
    const district = await application.as('Auditor', DISTRICT);
    expect((await history(district, 'eventType=TemplateDrafted.v1', head)).items).toHaveLength(1);
    const neighbour = await application.as('Auditor', WUMALU);
    const own = await history(neighbour, 'limit=200', head);
    expect(own.items.filter(({ streamId }) => streamId.startsWith('contract-'))).toEqual([]);
  });
});

describe('the audit refuses', () => {
  it.each([
    ['another community', () => application.as('Auditor', WUMALU), 404],
    ['a role that is not to audit', () => application.as('GridWorker', WUYI), 403],
    ['the administrator of the system', () => application.as('SystemAdmin', DISTRICT), 403],
    ['nobody in particular', async () => application.anonymous, 401],
  ])('%s', async (_who, caller, status) => {
    const client = await caller();
    for (const path of ['/state', '/events', '/difference?axis=revision&from=0']) {
      expect(problemIn(await client.get(`${streamOf(amended)}${path}`)).status).toBe(status);
    }
    if (status !== 404) expect(problemIn(await client.get('/audit/events')).status).toBe(status);
  });

  it('what does not exist as it refuses what lies elsewhere', async () => {
    const neighbour = await application.as('Auditor', WUMALU);
    const elsewhere = problemIn(await neighbour.get(`${streamOf(amended)}/state`));
    const absent = problemIn(await neighbour.get(`/audit/streams/contract-${newId()}/state`));
    expect([elsewhere.code, absent.code]).toEqual(['audit.stream-unknown', 'audit.stream-unknown']);
    const stranger = await auditor.get(`/audit/streams/nothing-${newId()}/state`);
    expect(problemIn(stranger).code).toBe('audit.stream-unknown');
  });

  it.each([
    'state?at=yesterday',
    'state?at=2026-06-30',
    'state?at=2026-02-30T00:00:00Z',
    'state?at=2026-06-30T08:00:00',
    'state?axis=effective&at=',
    'state?axis=place&at=3',
    'state?axis=revision&at=-1',
    'state?axis=revision&at=1.5',
    'state?axis=position&at=42',
    "state?axis=position&at=1'%20or%20'1'='1",
    'state?axis=position&at=0000000000000000-00',
    'state?unknown=1',
    'difference?axis=revision',
    'difference?axis=revision&from=1&to=x',
    'events?limit=0',
    'events?limit=201',
    'events?after=AAAA',
  ])('a moment or page like %s', async (query) => {
    const problem = problemIn(await auditor.get(`${streamOf(amended)}/${query}`));
    expect(problem.status).toBe(400);
    expect(problem.remedy).toBeDefined();
  });

  it.each(['contract', 'contract-7', `CONTRACT-${newId()}`, `contract-${newId()}%00`, '..%2F..%2Fme', '%E2%80%AE'])(
    'a stream id like %s',
    async (streamId) => {
      const { status } = problemIn(await auditor.get(`/audit/streams/${streamId}/state`));
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    },
  );

  it('filters that are none', async () => {
    for (const query of ['streamId=contract', 'eventType=ContractSigned', 'accountId=', 'after=x', 'limit=9999']) {
      expect([query, problemIn(await auditor.get(`/audit/events?${query}`)).status]).toEqual([query, 400]);
    }
    const early = await auditor.get('/audit/events', { awaiting: 'yesterday' });
    expect(problemIn(early).status).toBe(400);
  });
});

it('the audit answers in a process of its own, to the tokens of the API, and knows no other route', async () => {
  const configuration = application.get<PlatformConfiguration>(PLATFORM_CONFIGURATION);
  const audit = await createHttpApplication(auditRootOf(configuration), { logger: false, service: 'audit' });
  try {
    await audit.listen(0, '127.0.0.1');
    const address = await audit.getUrl();
    const get = (path: string) => fetch(`${address}${path}`, { headers: { authorization: auditor.authorization } });
    expect((await get('/health/ready')).status).toBe(200);
    const state = await get(`/api/v1${streamOf(amended)}/state?axis=revision&at=0`);
    expect([state.status, ((await state.json()) as State).state.status]).toEqual([200, 'ISSUED']);
    const { paths } = (await (await get('/api/openapi.json')).json()) as { paths: Record<string, unknown> };
    expect(Object.keys(paths).filter((path) => !/^\/(api\/v1\/audit|health)\//.test(path))).toEqual([]);
    expect((await fetch(`${address}/api/v1/audit/events`)).status).toBe(401);
    expect((await get('/api/v1/contracts')).status).toBe(404);
  } finally {
    await audit.close();
  }
}, 60_000);

it('the name of somebody who was erased is gone from every moment, the rest stays', async () => {
  // Never signed: nothing has to be kept.
  const offered = await community.issue(3);
  const before = await stateAt(offered, '?axis=revision&at=0');
  expect(JSON.stringify(before)).toContain('"丙*"');
  const officer = await application.as('PrivacyOfficer', DISTRICT);
  expectStatus(200, await officer.post(`/residents/${offered.subjectId}/erasure`, { reason: '居民本人申请' }));
  // The consumer that destroys the key has acceptance tests of its own.
  await application.get<Vault>(VAULT).erase(offered.subjectId);

  const after = await stateAt(offered, '?axis=revision&at=0');
  expect(JSON.stringify(after)).toContain('依法删除');
  expect(JSON.stringify(after)).not.toContain('丙*');
  expect(after.state).toMatchObject({ status: 'ISSUED', documentVersion: 1 });
  expect(JSON.stringify(await eventsOf(offered))).toContain('依法删除');
  const erasure = await auditor.get<KeysetPage<AuditedEventDocument>>('/audit/events?eventType=ResidentErased.v1', {
    awaiting: await application.get<EventLog>(EVENT_LOG).head(),
  });
  expect(erasure.body.items).toEqual([
    expect.objectContaining({
      role: 'PrivacyOfficer',
      reason: '居民本人申请',
      streamId: `resident-${offered.subjectId}`,
    }),
  ]);
});

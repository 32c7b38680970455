import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { InboxNoticeDocument } from '#apps/notification/src/inbox/inbox.documents';
import { DEMO_PASSWORD } from '#apps/api/src/sample-district/sample-accounts';
import { SERVICES } from '#apps/split/src/services';
import type { KeysetPage } from '#libs/http/paging/keyset-page';
import { runningInstance, type RunningInstance } from '#libs/installation/instance-lock';
import { EmbeddedServer, INSTALLATION_DATABASE } from '#libs/postgres/embedded-server';
import { describeWithOwnBroker } from '#libs/testing/kafka-broker';
import type { WhoSignedWhatRow } from '#libs/contexts/contracts/read-models/who-signed-what/projection';
import type { Client } from './client.js';
import { ProgramRun } from './program-run.js';
import { expectStatus } from './small-community.js';
import { logInWithTwoFactors } from './two-factors.js';

const ROOT = path.resolve(__dirname, '../..');

/** Milliseconds a busy machine may take until everybody has heard of something. */
const PATIENCE = 30_000;
const POLL = 50;

/** Building, initdb, Kafka and seven processes, on a machine that runs other specs beside. */
jest.setTimeout(240_000);

interface ListedContract {
  readonly contractId: string;
}

interface ShownContract {
  readonly contractId: string;
  readonly documentHash: string;
  readonly document: {
    readonly clauses: readonly { readonly clauseId: string; readonly key: boolean }[];
    readonly parties: readonly { readonly partyId: string; readonly subjectId: string | null }[];
  };
}

describeWithOwnBroker('the services as processes of their own', () => {
  let directory: string;
  let run: ProgramRun;
  let address: string;
  let instance: RunningInstance;

  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/setup.mjs'], { cwd: ROOT, stdio: 'pipe' });
    directory = await mkdtemp(path.join(tmpdir(), 'qiyue-split-'));
    // As root the database runs under another user, who must be able to enter.
    await chmod(directory, 0o755);
    run = new ProgramRun({ program: 'split/src/main.js', directory });
    address = await run.ready();
    instance = (await runningInstance(directory)) as RunningInstance;
  });

  afterAll(async () => {
    await run.stop('SIGTERM');
    await rm(directory, { recursive: true, force: true });
  });

  function logIn(accountName: string): Promise<Client> {
    return logInWithTwoFactors(address, accountName, DEMO_PASSWORD);
  }

  /** Asks again until the answer is as it must become. */
  async function eventually<Value>(ask: () => Promise<Value>, right: (value: Value) => boolean): Promise<Value> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const value = await ask();
      if (right(value)) return value;
      if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
      await new Promise((wake) => setTimeout(wake, POLL));
    }
  }

  async function eventsOnRecord(): Promise<number> {
    const server = await EmbeddedServer.attach(directory);
    const client = new pg.Client({ connectionString: server?.connectionString('auditor', INSTALLATION_DATABASE) });
    await client.connect();
    try {
      const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM log.events');
      return Number(rows[0]?.count);
    } finally {
      await client.end();
    }
  }

  /** Id of the supervisor's child that runs a program, asked of the system: the supervisor keeps it to itself. */
  async function processOf(program: string): Promise<number> {
    const ids = await readFile(`/proc/${run.child.pid}/task/${run.child.pid}/children`, 'utf8');
    for (const id of ids.trim().split(' ')) {
      if ((await readFile(`/proc/${id}/cmdline`, 'utf8')).includes(program)) return Number(id);
    }
    throw new Error(`nobody runs ${program}`);
  }

  const statusOf = async (url: string): Promise<number> =>
    fetch(url).then(
      ({ status }) => status,
      () => 0,
    );

  it('are all ready, each at an address of its own', async () => {
    expect(Object.keys(instance.services ?? {}).sort()).toEqual(SERVICES.map(({ name }) => name).sort());
    for (const origin of Object.values(instance.services ?? {})) {
      expect([origin, await statusOf(`${origin}/health/ready`)]).toEqual([origin, 200]);
    }
    expect(await statusOf(`${address}/metrics`)).toBe(404);
  });

  it('carry a signature to read model, inbox and audit copy', async () => {
    const resident = await logIn('resident-wuyi');
    const director = await logIn('committee-director-wuyi');
    const auditor = await logIn('auditor');
    // The sample campaign was issued a moment ago, by another process than the one that lists.
    const own = await eventually(
      async () => (await resident.get<KeysetPage<ListedContract>>('/contracts')).body.items,
      (contracts) => contracts.length > 0,
    );
    const { contractId } = own[0] as ListedContract;
    const { body: contract } = await resident.get<ShownContract>(`/contracts/${contractId}`);
    const party = contract.document.parties.find(({ subjectId }) => subjectId !== null);

    const invitation = await eventually(
      async () => (await resident.get<KeysetPage<InboxNoticeDocument>>('/inbox')).body.items,
      (notices) => notices.some(({ kind, matterId }) => kind === 'INVITATION_TO_SIGN' && matterId === contractId),
    );
    expect(invitation.filter(({ matterId }) => matterId === contractId)).toHaveLength(1);

    const { documentHash } = contract;
    expectStatus(200, await resident.post(`/contracts/${contractId}/views`, { partyId: party?.partyId, documentHash }));
    const signature = await resident.post(`/contracts/${contractId}/signatures`, {
      partyId: party?.partyId,
      documentHash,
      form: 'ELECTRONIC',
      acknowledgedClauseIds: contract.document.clauses.filter(({ key }) => key).map(({ clauseId }) => clauseId),
    });
    expectStatus(200, signature);
    const { body: register } = await director.get<KeysetPage<WhoSignedWhatRow>>('/signatures?limit=200', {
      awaiting: signature.position ?? null,
    });
    const row = register.items.find((item) => item.contractId === contractId && item.subjectId === party?.subjectId);
    expect(row?.signedAt).toEqual(expect.any(String));

    const recorded = await eventsOnRecord();
    const copy = await eventually(
      async () => (await auditor.get<{ entries: number; openFindings: number }>('/audit/copy')).body,
      ({ entries }) => entries >= recorded,
    );
    expect(copy).toMatchObject({ entries: recorded, openFindings: 0 });
  });

  it('are started again when they die, while the others go on', async () => {
    const auditor = await logIn('auditor');
    const services = instance.services as Readonly<Record<string, string>>;
    process.kill(await processOf('apps/audit/src/main.js'), 'SIGKILL');
    await run.says(/audit ended \(SIGKILL\), starting again/);
    expect((await auditor.get('/templates')).status).toBe(200);
    await eventually(
      () => statusOf(`${services.audit}/health/ready`),
      (status) => status === 200,
    );
    expect((await auditor.get('/audit/copy')).status).toBe(200);
  });

  it('end in order on Ctrl-C and leave nothing behind', async () => {
    expect(await run.stop()).toBe(0);
    expect(run.output).toContain('已停止，数据已保存。');
    expect(existsSync(path.join(directory, 'instance.json'))).toBe(false);
    expect(existsSync(path.join(directory, 'postgres/postmaster.pid'))).toBe(false);
    for (const origin of Object.values(instance.services ?? {})) expect(await statusOf(origin)).toBe(0);
    const log = await readFile(path.join(directory, 'logs/api.log'), 'utf8');
    expect(log).toContain('stopped');
  });
});

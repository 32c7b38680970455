import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { EXIT } from '#libs/installation/start-failure';
import { EmbeddedServer, INSTALLATION_DATABASE } from '#libs/postgres/embedded-server';
import { ProgramRun } from './program-run.js';

const ROOT = path.resolve(__dirname, '../..');

/** Building, initdb and the sample district, on a machine that runs other specs beside. */
jest.setTimeout(240_000);

describe('the standalone program', () => {
  let directory: string;
  const runs: ProgramRun[] = [];
  const start = (variables: Readonly<Record<string, string>> = {}, where = directory) => {
    const run = new ProgramRun({ program: 'standalone/src/main.js', directory: where, variables });
    runs.push(run);
    return run;
  };

  /** How many events the record holds, asked of the running database. */
  async function events(): Promise<number> {
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

  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/setup.mjs'], { cwd: ROOT, stdio: 'pipe' });
    directory = await mkdtemp(path.join(tmpdir(), 'qiyue-standalone-'));
    // As root the database runs under another user, who must be able to enter.
    await chmod(directory, 0o755);
  });

  /** What a failed expectation left running must not fail the next test too. */
  afterEach(async () => {
    for (const run of runs.splice(0)) await run.stop('SIGTERM');
  });

  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('starts, answers, keeps its secrets to itself and stops on Ctrl-C', async () => {
    const run = start();
    const address = await run.ready();
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect((await fetch(`${address}/api/docs`)).status).toBe(200);
    expect(await events()).toBeGreaterThan(0);
    for (const file of ['instance.json', 'postgres-secrets.json', 'keys/master-key', 'keys/token-keys', 'qiyue.log']) {
      expect((await stat(path.join(directory, file))).mode & 0o077).toBe(0);
    }
    expect(await run.stop()).toBe(0);
    expect(run.output).toContain('已停止，数据已保存。');
    expect(existsSync(path.join(directory, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(path.join(directory, 'instance.json'))).toBe(false);
  });

  it('finds its data again, loads nothing twice, refuses a second instance, and recovers from kill -9', async () => {
    const second = start();
    await second.ready();
    const known = await events();
    expect(known).toBeGreaterThan(0);

    const rival = start();
    expect(await rival.exit()).toBe(EXIT.alreadyRunning);
    expect(rival.output).toContain(`进程 ${second.child.pid}`);
    expect(rival.output).toContain('Qiyue is running already');

    expect(await second.stop('SIGKILL')).toBe('SIGKILL');
    const third = start();
    const address = await third.ready();
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    expect(await events()).toBe(known);
    expect(await third.stop('SIGTERM')).toBe(0);
  });

  it('answers requests under way before it stops', async () => {
    const run = start();
    const address = await run.ready();
    const answers = Promise.all(
      Array.from({ length: 20 }, () => fetch(`${address}/health/ready`).then(({ status }) => status)),
    );
    const status = await fetch(`${address}/health/live`).then((response) => response.status);
    expect(status).toBe(200);
    run.child.kill('SIGINT');
    expect(new Set(await answers)).toEqual(new Set([200]));
    expect(await run.exit()).toBe(0);
  });

  it('ends at once on a second Ctrl-C, and starts again after it', async () => {
    const run = start();
    await run.ready();
    run.child.kill('SIGINT');
    await run.says(/正在停止/);
    // Another signal than the first: two equal ones that wait together are delivered as one.
    run.child.kill('SIGTERM');
    expect(await run.exit()).toBe(130);
    const next = start();
    await next.ready();
    expect(await next.stop()).toBe(0);
  });

  it('stops when asked to while it starts', async () => {
    const run = start();
    await run.says(/启动数据库/);
    expect(await run.stop()).toBe(0);
    expect(run.isReady).toBe(false);
  });

  it('names a port in use before it touches anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const run = start({ QIYUE_HTTP_PORT: String(port) });
      expect(await run.exit()).toBe(EXIT.portInUse);
      expect(run.output).toContain(`端口 ${port} 已被其他程序占用。`);
      expect(run.output).toContain(`Port ${port} is in use by another program.`);
    } finally {
      other.close();
    }
  });

  it.each([
    ['damaged', '{"administrator": "', 'postgres-secrets.json'],
    ['incomplete', '{"administrator": "x", "roles": {}}', 'postgres-secrets.json'],
  ])('refuses a secrets file that is %s and leaves it alone', async (_how, text, said) => {
    const file = path.join(directory, 'postgres-secrets.json');
    const secrets = await readFile(file, 'utf8');
    await writeFile(file, text);
    try {
      const run = start();
      expect(await run.exit()).toBe(EXIT.damagedData);
      expect(run.output).toContain(said);
      expect(await readFile(file, 'utf8')).toBe(text);
    } finally {
      await writeFile(file, secrets);
    }
  });

  it('refuses to go on without the master key its data was sealed with', async () => {
    const file = path.join(directory, 'keys/master-key');
    const key = await readFile(file, 'utf8');
    await rm(file);
    try {
      const run = start();
      expect(await run.exit()).toBe(EXIT.damagedData);
      expect(run.output).toContain('主密钥');
      expect(existsSync(file)).toBe(false);
    } finally {
      await writeFile(file, key, { mode: 0o600 });
    }
    const again = start();
    await again.ready();
    expect(await again.stop()).toBe(0);
  });

  it('names a variable it does not know', async () => {
    const run = start({ QIYUE_HTTP_PROT: '8080' });
    expect(await run.exit()).toBe(EXIT.configuration);
    expect(run.output).toContain('QIYUE_HTTP_PROT');
  });

  it('refuses a data directory that is a file', async () => {
    const file = path.join(directory, 'a-file');
    await writeFile(file, '');
    const run = start({}, path.join(file, 'data'));
    expect(await run.exit()).toBe(EXIT.configuration);
    expect(run.output).toContain('不是目录');
  });
});

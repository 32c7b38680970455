import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresBinaries, SERVER_USER, serverIdentity } from './embedded-binaries.js';
import { isAlive } from './embedded-lock.js';
import { EmbeddedServer, explainStartFailure } from './embedded-server.js';
import { DATABASE_ROLES } from './roles.js';

jest.setTimeout(120_000);

describe('the embedded server', () => {
  let directory: string;
  const started: EmbeddedServer[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'qiyue-embedded-'));
    await chmod(directory, 0o755);
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function start(port?: number): Promise<EmbeddedServer> {
    const server = await EmbeddedServer.start({ directory, ...(port === undefined ? {} : { port }) });
    started.push(server);
    return server;
  }

  async function ask(connectionString: string, question: string): Promise<unknown> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return Object.values((await client.query<Record<string, unknown>>(question)).rows[0] ?? {})[0];
    } finally {
      await client.end();
    }
  }

  const serverPid = async () =>
    Number((await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

  it('keeps data and passwords over a restart, durable, on loopback only, with secrets nobody else can read', async () => {
    const first = await start();
    const administrator = first.administratorConnectionString();
    for (const [setting, value] of [
      ['fsync', 'on'],
      ['synchronous_commit', 'on'],
      ['full_page_writes', 'on'],
      ['listen_addresses', '127.0.0.1'],
      ['unix_socket_directories', ''],
      ['data_checksums', 'on'],
    ]) {
      expect([setting, await ask(administrator, `SHOW ${setting}`)]).toEqual([setting, value]);
    }
    for (const role of ['owner', 'service', 'projector', 'auditor'] as const) {
      expect(await ask(first.connectionString(role, 'postgres'), 'SELECT current_user')).toBe(DATABASE_ROLES[role]);
    }
    expect((await stat(join(directory, 'postgres-secrets.json'))).mode & 0o777).toBe(0o600);
    await ask(first.administratorConnectionString(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.stop();
    const second = await start();
    expect(await ask(second.administratorConnectionString(), 'SELECT answer FROM kept')).toBe(42);
    expect(second.passwords).toEqual(first.passwords);
  });

  it('can be found by another process while it runs', async () => {
    expect(await EmbeddedServer.attach(directory)).toBeUndefined();
    const server = await start();
    const attached = await EmbeddedServer.attach(directory);
    expect(attached?.connectionString('auditor', 'x')).toBe(server.connectionString('auditor', 'x'));
    await server.stop();
    expect(await EmbeddedServer.attach(directory)).toBeUndefined();
  });

  it('can be found after an administrator has started it again', async () => {
    const { port } = await start();
    const crashed = await serverPid();
    process.kill(crashed, 'SIGQUIT');
    while (isAlive(crashed)) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await EmbeddedServer.attach(directory)).toBeUndefined();

    const parameters = ['-D', join(directory, 'postgres'), '-p', String(port), '-c', 'unix_socket_directories='];
    const again = spawn(postgresBinaries().postgres, parameters, {
      ...(await serverIdentity()),
      cwd: '/',
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => again.once('exit', resolve));
    try {
      let attached: EmbeddedServer | undefined;
      while ((attached = await EmbeddedServer.attach(directory)) === undefined) {
        expect(again.exitCode).toBeNull();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(attached.processId).toBe(again.pid);
      expect(attached.port).toBe(port);
    } finally {
      again.kill('SIGINT');
      await ended;
    }
  });

  it('names a port that is in use and listens on one that is free', async () => {
    const occupant = createServer();
    const port = await new Promise<number>((resolve) => {
      occupant.listen(0, '127.0.0.1', () => resolve((occupant.address() as { port: number }).port));
    });
    await expect(start(port)).rejects.toMatchObject({ kind: 'port-in-use', title: { en: `Port ${port} is in use.` } });
    await closed(occupant);
    expect((await start(port)).port).toBe(port);
  });

  it('refuses a directory that another server of a living process uses, and leaves that one alone', async () => {
    const server = await start();
    await expect(start()).rejects.toMatchObject({ kind: 'data-directory-in-use' });
    expect(await ask(server.administratorConnectionString(), 'SELECT 1')).toBe(1);
  });

  it('takes over from a starter that died without stopping its server', async () => {
    const server = await start();
    const orphan = await serverPid();
    const runtime = join(directory, 'postgres-runtime.json');
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.once('exit', resolve));
    const facts = JSON.parse(await readFile(runtime, 'utf8')) as object;
    await writeFile(runtime, JSON.stringify({ ...facts, starterPid: dead.pid }));
    const next = await start();
    expect(isAlive(orphan)).toBe(false);
    expect(await ask(next.administratorConnectionString(), 'SELECT 1')).toBe(1);
    expect(server.port).toBeGreaterThan(0);
  });

  it('starts after a crash, also when another program got the number in the lock file', async () => {
    const server = await start();
    await ask(server.administratorConnectionString(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    const lockFile = join(directory, 'postgres', 'postmaster.pid');
    const lock = await readFile(lockFile, 'utf8');
    const pid = await serverPid();
    process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    // This very process is alive and no database.
    await writeFile(lockFile, lock.replace(/^\d+/, String(process.pid)));
    const next = await start();
    expect(await ask(next.administratorConnectionString(), 'SELECT answer FROM kept')).toBe(42);
  });

  it('names the versions when the data are of another PostgreSQL', async () => {
    await (await start()).stop();
    await writeFile(join(directory, 'postgres', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toMatchObject({
      kind: 'other-major-version',
      title: { en: expect.stringContaining('PostgreSQL 15') },
    });
  });

  it('says so when the disk is full', async () => {
    // A disk smaller than an empty database, where the system lets this process make one; else what PostgreSQL writes in that case.
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=755', 'tmpfs', directory]).status === 0;
    try {
      const outcome = mounted
        ? await start().catch((error: unknown) => error)
        : explainStartFailure(directory, 'FATAL:  could not write to file "x": No space left on device');
      expect(outcome).toMatchObject({ kind: 'disk-full', remedy: { en: expect.stringContaining('Free some space') } });
    } finally {
      if (mounted) spawnSync('umount', [directory]);
    }
  });

  it('says so when the user the server runs as cannot enter', async () => {
    if (process.getuid?.() !== 0) return;
    await chmod(directory, 0o700);
    await expect(start()).rejects.toMatchObject({
      kind: 'directory-unreachable',
      title: { en: expect.stringContaining(SERVER_USER) },
    });
    await chmod(directory, 0o755);
  });
});

async function closed(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
}

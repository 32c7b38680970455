import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { DEMO_PASSWORD } from '#apps/api/src/sample-district/sample-accounts';
import { runningInstance } from '#libs/installation/instance-lock';
import { EmbeddedServer, INSTALLATION_DATABASE } from '#libs/postgres/embedded-server';
import type { Client } from '#test/acceptance/client';
import { ProgramRun } from '#test/acceptance/program-run';
import { logInWithTwoFactors } from '#test/acceptance/two-factors';

const ROOT = path.resolve(__dirname, '../../..');

/** Milliseconds a busy machine may take until everybody has heard of something. */
const PATIENCE = 120_000;
const POLL = 200;

/** Services of their own with a Kafka and a PostgreSQL of their own, all below one folder, logging as much as they can. */
export class CanaryInstallation {
  private readonly clients = new Map<string, Promise<Client>>();

  private constructor(
    readonly directory: string,
    readonly address: string,
    private readonly run: ProgramRun,
  ) {}

  static async start(): Promise<CanaryInstallation> {
    const directory = await mkdtemp(path.join(tmpdir(), 'qiyue-canary-'));
    // As root the database runs under another user, who must be able to enter.
    await chmod(directory, 0o755);
    const variables = { QIYUE_SAMPLE_DISTRICT: 'accounts', QIYUE_LOG_LEVEL: 'debug' };
    const run = new ProgramRun({ program: 'split/src/main.js', directory, variables });
    return new CanaryInstallation(directory, await run.ready(), run);
  }

  async stop(): Promise<void> {
    await this.run.stop('SIGTERM');
    await rm(this.directory, { recursive: true, force: true });
  }

  /** A demo account. */
  as(accountName: string): Promise<Client> {
    const known = this.clients.get(accountName);
    if (known !== undefined) return known;
    const client = logInWithTwoFactors(this.address, accountName, DEMO_PASSWORD);
    this.clients.set(accountName, client);
    return client;
  }

  /** A command beside the running services. @returns its exit code and what it said */
  async command(program: string): Promise<{ readonly exitCode: number | null; readonly said: string }> {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('QIYUE_'));
    const child = spawn(process.execPath, [path.join(ROOT, 'dist/apps', program)], {
      env: { ...Object.fromEntries(inherited), QIYUE_DATA_DIRECTORY: this.directory },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    return { exitCode: child.exitCode, said };
  }

  /** Asks the database, as its administrator, whom no rule hides anything from. */
  async ask<Row extends pg.QueryResultRow>(
    query: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.asAdministrator(async (client) => (await client.query<Row>(query, [...parameters])).rows);
  }

  /**
   * Every message that Kafka holds, as its consumers read it: what lies in the segments is compressed, and a search through them alone would
   * prove nothing.
   */
  async dumpMessages(file: string): Promise<number> {
    const brokers = (await runningInstance(this.directory))?.brokers ?? [];
    const kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
    const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    await admin.disconnect();
    const expected = ends.flat().reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
    const consumer = kafka.consumer({ groupId: `canary-${process.pid}` });
    const output = createWriteStream(file);
    let read = 0;
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message: { key, value, headers } }) => {
        output.write(`${topic} ${String(key)} ${JSON.stringify(headers)} ${String(value)}\n`);
        read += 1;
      },
    });
    await this.until('all messages read', () => Promise.resolve(read >= expected));
    await consumer.disconnect();
    output.end();
    await finished(output);
    return read;
  }

  /** Every row of every table as text: what compression hides from a search through the data files. */
  async dump(file: string, without = ''): Promise<number> {
    return this.asAdministrator(async (client) => {
      const { rows: tables } = await client.query<{ name: string }>(
        `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
          WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema', $1)`,
        [without],
      );
      const output = createWriteStream(file);
      for (const { name } of tables) {
        const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
        for (const { row } of rows) output.write(`${name} ${row}\n`);
      }
      output.end();
      await finished(output);
      return tables.length;
    });
  }

  /** Asks again until the answer is as it must become. */
  async until(what: string, ask: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!(await ask())) {
      if (Date.now() > end) throw new Error(`still not: ${what}`);
      await new Promise((wake) => setTimeout(wake, POLL));
    }
  }

  /** Everything behind the log has come to its end. */
  async caughtUp(): Promise<void> {
    const [{ head = '' } = {}] = await this.ask<{ head: string }>(
      `SELECT lpad(max(position)::text, (SELECT max(length(position)) FROM read_model.checkpoint), '0') AS head FROM log.events`,
    );
    await this.until('read models caught up', async () => {
      const behind = await this.ask('SELECT 1 FROM read_model.checkpoint WHERE position < $1', [head]);
      return behind.length === 0;
    });
    await this.until('audit copy caught up', async () => {
      const [counts] = await this.ask<{ events: string; entries: string }>(
        `SELECT (SELECT count(*) FROM log.events) AS events, (SELECT count(*) FROM audit_copy.entry) AS entries`,
      );
      return Number(counts?.entries) >= Number(counts?.events);
    });
  }

  private async asAdministrator<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const server = await EmbeddedServer.attach(this.directory);
    if (server === undefined) throw new Error('the database does not run');
    const connection = new URL(server.administratorConnectionString());
    connection.pathname = `/${INSTALLATION_DATABASE}`;
    const client = new pg.Client({ connectionString: connection.href });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { START_OF_LOG, type Position } from '#libs/event-store/event-log';
import { PostgresEventLog } from '#libs/event-store/postgres/postgres-event-log';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { compiledProgram } from '../compiled-program.js';
import { randomFrom } from './support/seeded-random.js';

/** `QIYUE_FAULTS=full` is the long form; the seed of a run that failed goes into `QIYUE_FAULTS_SEED`. */
const FULL = process.env['QIYUE_FAULTS'] === 'full';
const KILLS = FULL ? 200 : 20;
const ACKNOWLEDGEMENTS = FULL ? 50_000 : 1_000;
const SEED = Number(process.env['QIYUE_FAULTS_SEED'] ?? Date.now() % 2 ** 31);

/** Milliseconds a writer lives at most after its first acknowledgement. */
const LONGEST_LIFE = 250;
const TIMEOUT = FULL ? 1_800_000 : 180_000;

const database = useTestDatabase();

interface Acknowledgement {
  readonly stream: string;
  readonly revision: number;
  /** Of the last event of its append. */
  readonly position: Position;
  readonly id: string;
}

describe('kill -9 of a writer', () => {
  it(
    'loses no acknowledged append',
    async () => {
      const random = randomFrom(SEED);
      const writer = compiledProgram(
        'test/faults/writer.ts',
        ['libs/kernel', 'libs/event-store', 'test/faults'],
        'faults',
      );
      const log = new PostgresEventLog(database.connectionString('service'));
      const record = new Record();
      let kills = 0;
      let acknowledged = 0;
      try {
        while (kills < KILLS || acknowledged < ACKNOWLEDGEMENTS) {
          const acknowledgements = await lifeOf(writer, database.connectionString('service'), random);
          kills += 1;
          acknowledged += acknowledgements.length;
          await record.readOn(log);
          record.expectHeld(acknowledgements);
        }
        await record.readOn(log);
      } finally {
        await log.close();
        const written = `${record.events} events written, ${record.events - acknowledged} of them not acknowledged in time`;
        process.stdout.write(
          `kill -9: seed ${SEED}, ${kills} kills, ${acknowledged} acknowledged events, ${written}\n`,
        );
      }
      expect(await duplicatesIn()).toBe(0);
    },
    TIMEOUT,
  );
});

/** Starts a writer, kills it at a random moment and returns what it said had been acknowledged. */
async function lifeOf(
  writer: string,
  connectionString: string,
  random: () => number,
): Promise<readonly Acknowledgement[]> {
  const child = spawn(process.execPath, [writer], {
    env: { PATH: process.env['PATH'], QIYUE_FAULTS_DATABASE: connectionString },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const exited = once(child, 'exit');
  const chunks: Buffer[] = [];
  const spoke = new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      resolve();
    }),
  );
  const ended = once(child.stdout, 'end');
  await Promise.race([
    spoke,
    exited.then(([code]) => {
      throw new Error(`the writer ended with ${code} before it was killed: ${errors.join('')}`);
    }),
  ]);
  await sleep(random() * LONGEST_LIFE);
  child.kill('SIGKILL');
  const [, signal] = (await exited) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  await ended;
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  // The last line is empty, or was cut off by the kill.
  return lines.slice(0, -1).map(acknowledgementOf);
}

function acknowledgementOf(line: string): Acknowledgement {
  const [stream, revision, position, id] = line.split(' ') as [string, string, Position, string];
  return { stream, revision: Number(revision), position, id };
}

/** What the log holds, read on after each kill and checked as it is read. */
class Record {
  events = 0;
  private checkpoint = START_OF_LOG;
  private readonly revisions = new Map<string, number>();
  private readonly held = new Map<string, { stream: string; revision: number; position: Position }>();

  /** Reads what is new: no gap in the positions, none in the revisions of any stream, no event twice. */
  async readOn(log: PostgresEventLog): Promise<void> {
    for await (const { events, checkpoint } of log.readAll({ after: this.checkpoint })) {
      for (const { id, streamId, revision, position } of events) {
        this.events += 1;
        if (Number(position) !== this.events)
          throw new Error(`position ${position} stands where ${this.events} belongs`);
        const expected = (this.revisions.get(streamId) ?? -1) + 1;
        if (revision !== expected)
          throw new Error(`${streamId}: revision ${revision} stands where ${expected} belongs`);
        if (this.held.has(id)) throw new Error(`event ${id} stands in the log twice`);
        this.revisions.set(streamId, revision);
        this.held.set(id, { stream: streamId, revision, position });
      }
      this.checkpoint = checkpoint;
    }
  }

  expectHeld(acknowledgements: readonly Acknowledgement[]): void {
    for (const { id, stream, revision, position } of acknowledgements) {
      const event = this.held.get(id);
      if (event === undefined) throw new Error(`acknowledged event ${id} of ${stream} is lost`);
      expect([event.stream, event.revision]).toEqual([stream, revision]);
      expect(event.position <= position).toBe(true);
    }
  }
}

async function duplicatesIn(): Promise<number> {
  const { rows } = await database
    .pool('auditor')
    .query<{ duplicates: number }>('select count(*) - count(distinct event_id) as duplicates from log.events');
  return rows[0]!.duplicates;
}

import { assertNever } from '#libs/kernel/assert-never';
import type { Aggregate } from '#libs/kernel/aggregate';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { newId, type Uuid } from '#libs/kernel/identifiers';
import { defineProblem, Problem } from '#libs/kernel/problem';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { someEvents } from '../contract/events.js';
import type { AppendResult, EventLog, EventToAppend, ExpectedRevision, ReadStreamOptions } from '../event-log.js';
import { PostgresEventLog } from '../postgres/postgres-event-log.js';
import { CommandRunner, type CommandContext } from './command-runner.js';

/** A jar of limited size: small enough to see through, with a refusal, an idle command and two events at once. */
type JarEvent = DomainEvent<'Put', { readonly coins: number; readonly at: string }> | DomainEvent<'Closed', object>;
type JarCommand = DomainCommand<'Put', { readonly coins: number }> | DomainCommand<'Fill'>;
interface Jar {
  readonly coins: number;
  readonly closed: boolean;
}

const LARGEST = 1_000_000;
const JAR_FULL = defineProblem('jar.full', 409, { zh: '已满', en: 'full' }, { zh: '请停止。', en: 'Stop.' });

const jar: Aggregate<JarCommand, JarEvent, Jar> = {
  category: 'jar',
  codec: defineEventCodec<JarEvent>({ Put: [], Closed: [] }),
  decider: {
    initialState: { coins: 0, closed: false },
    evolve(state, event) {
      switch (event.type) {
        case 'Put':
          return { ...state, coins: state.coins + event.data.coins };
        case 'Closed':
          return { ...state, closed: true };
        default:
          return assertNever(event, 'jar event');
      }
    },
    decide(command, state, { now }) {
      if (command.type === 'Put' && command.data.coins === 0) return [];
      if (state.closed) throw new Problem(JAR_FULL, { coins: state.coins });
      if (command.type === 'Put') return [{ type: 'Put', data: { coins: command.data.coins, at: now } }];
      return [
        { type: 'Put', data: { coins: LARGEST - state.coins, at: now } },
        { type: 'Closed', data: {} },
      ];
    },
  },
};

const put = (coins: number): JarCommand => ({ type: 'Put', data: { coins } });
const fill: JarCommand = { type: 'Fill', data: {} };

function contextFor(commandId: Uuid = newId(), overrides: Partial<CommandContext> = {}): CommandContext {
  const now = new Date().toISOString();
  return {
    actor: { accountId: 'account-1', role: 'GridWorker', regionCode: '370704001001' },
    now,
    effectiveAt: now,
    commandId,
    inputHash: 'a'.repeat(64),
    correlationId: commandId,
    causationId: commandId,
    ...overrides,
  };
}

/** Counts what is read, and may let an append be lost on its way back. */
class ObservedLog implements Pick<EventLog, 'append' | 'readStream'> {
  eventsRead = 0;
  appends = 0;
  loseNextAnswer = false;

  constructor(private readonly log: EventLog) {}

  async append(streamId: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    this.appends += 1;
    const result = await this.log.append(streamId, expected, events);
    if (!this.loseNextAnswer) return result;
    this.loseNextAnswer = false;
    throw new Error('connection lost');
  }

  async *readStream(streamId: string, options?: ReadStreamOptions) {
    for await (const page of this.log.readStream(streamId, options)) {
      this.eventsRead += page.length;
      yield page;
    }
  }
}

const database = useTestDatabase();

describe('command runner', () => {
  let log: PostgresEventLog;
  beforeAll(() => {
    log = new PostgresEventLog(database.connectionString('service'));
  });
  afterAll(() => log.close());

  /** A runner as another process would have it, with its own cache. */
  const aRunner = () => {
    const observed = new ObservedLog(log);
    return { runner: new CommandRunner(observed as unknown as EventLog), observed };
  };
  const stored = async (id: Uuid) => {
    const events = [];
    for await (const page of log.readStream(`jar-${id}`)) events.push(...page);
    return events;
  };
  const refused = async (run: Promise<unknown>) =>
    await run.then(
      () => undefined,
      (error: unknown) => (error instanceof Problem ? error.kind.code : error),
    );

  it('appends what the decider decides and returns revision and position', async () => {
    const { runner } = aRunner();
    const id = newId();
    const first = await runner.run(jar, id, put(3), contextFor());
    expect(first).toMatchObject({ streamId: `jar-${id}`, revision: 0, repeated: false });
    const second = await runner.run(jar, id, fill, contextFor());
    expect(second.events.map(({ type }) => type)).toEqual(['Put', 'Closed']);
    expect(second.revision).toBe(2);
    expect(second.position! > first.position!).toBe(true);
    expect(await runner.load(jar, id)).toEqual({ state: { coins: LARGEST, closed: true }, revision: 2 });
  });

  it('records who, why and when of the command on each event', async () => {
    const { runner } = aRunner();
    const id = newId();
    const context = contextFor(newId(), { reason: '当事人申请', effectiveAt: '2026-01-01T00:00:00.000Z' });
    await runner.run(jar, id, fill, context);
    const metadata = (await stored(id)).map((event) => event.metadata);
    // All of the context but the moment of the decision: the log's own clock is recorded instead.
    expect(metadata.map((each) => ({ ...each, now: context.now }))).toEqual([context, context]);
    for (const each of metadata) expect(each).not.toHaveProperty('now');
  });

  it('writes nothing when nothing follows or the rules refuse', async () => {
    const { runner } = aRunner();
    const id = newId();
    expect(await runner.run(jar, id, put(0), contextFor())).toMatchObject({
      revision: -1,
      position: undefined,
      events: [],
    });
    await runner.run(jar, id, fill, contextFor());
    expect(await refused(runner.run(jar, id, put(1), contextFor()))).toBe('jar.full');
    expect(await stored(id)).toHaveLength(2);
  });

  it('decides again on the new state after another process was faster', async () => {
    const [one, two] = [aRunner(), aRunner()];
    const id = newId();
    await one.runner.run(jar, id, put(1), contextFor());
    await two.runner.run(jar, id, put(2), contextFor());
    // The first still believes in revision 0.
    const result = await one.runner.run(jar, id, fill, contextFor());
    expect(result.events[0]!.data).toMatchObject({ coins: LARGEST - 3 });
    expect(result.revision).toBe(3);
  });

  it('carries out every command of many at one moment on one stream, in this process and in others', async () => {
    const runners = [aRunner(), aRunner(), aRunner()];
    const id = newId();
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => runners[index % 3]!.runner.run(jar, id, put(1), contextFor())),
    );
    expect((await runners[0]!.runner.load(jar, id)).state.coins).toBe(60);
    expect(await stored(id)).toHaveLength(60);
  });

  it('gives up a stream on which others are always faster, with a problem and nothing written', async () => {
    const id = newId();
    let revision = -1;
    const contended = {
      readStream: log.readStream.bind(log),
      append: async (streamId: string, expected: ExpectedRevision, events: readonly EventToAppend[]) => {
        const faster = someEvents(1, { type: 'Put.v1', data: { coins: 1, at: '' } });
        revision = (await log.append(streamId, revision === -1 ? 'no-stream' : revision, faster)).revision;
        return await log.append(streamId, expected, events);
      },
    };
    const runner = new CommandRunner(contended as unknown as EventLog);
    expect(await refused(runner.run(jar, id, put(100), contextFor()))).toBe('command.contended');
    expect(await stored(id)).toHaveLength(20);
  });

  describe('a repeated command', () => {
    it('returns the first events, from the same process and from one that has never seen it', async () => {
      const { runner } = aRunner();
      const id = newId();
      const context = contextFor();
      const first = await runner.run(jar, id, fill, context);
      for (const each of [runner, aRunner().runner]) {
        const again = await each.run(jar, id, fill, { ...context, now: '2030-01-01T00:00:00.000Z' });
        expect(again).toEqual({ ...first, repeated: true });
      }
      expect(await stored(id)).toHaveLength(2);
    });

    it('returns the first events although others followed', async () => {
      const { runner } = aRunner();
      const id = newId();
      const context = contextFor();
      const first = await runner.run(jar, id, put(1), context);
      await runner.run(jar, id, put(2), contextFor());
      expect(await runner.run(jar, id, put(1), context)).toEqual({ ...first, repeated: true });
    });

    it('is refused with other input, also by a process whose cache is older', async () => {
      const [one, two] = [aRunner(), aRunner()];
      const id = newId();
      await two.runner.run(jar, id, put(1), contextFor());
      const context = contextFor();
      await one.runner.run(jar, id, put(5), context);
      const other = { ...context, inputHash: 'b'.repeat(64) };
      expect(await refused(one.runner.run(jar, id, put(6), other))).toBe('command.key-reused');
      expect(await refused(two.runner.run(jar, id, put(6), other))).toBe('command.key-reused');
      expect((await two.runner.load(jar, id)).state.coins).toBe(6);
    });

    it('finds the events of an append whose answer was lost, even if it would now decide otherwise', async () => {
      const { runner, observed } = aRunner();
      const id = newId();
      await runner.run(jar, id, put(1), contextFor());
      const context = contextFor();
      observed.loseNextAnswer = true;
      await expect(runner.run(jar, id, put(2), context)).rejects.toThrow('connection lost');
      const again = await runner.run(jar, id, put(2), { ...context, now: '2030-01-01T00:00:00.000Z' });
      expect(again).toMatchObject({ revision: 1, repeated: true });
      expect(again.events).toEqual([{ type: 'Put', data: { coins: 2, at: context.now } }]);
      expect(await stored(id)).toHaveLength(2);
    });

    it('runs once when it arrives many times at one moment, in two processes', async () => {
      const [one, two] = [aRunner(), aRunner()];
      const id = newId();
      const context = contextFor();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : two).runner.run(jar, id, fill, context)),
      );
      for (const { position, events } of results)
        expect([position, events]).toEqual([results[0]!.position, results[0]!.events]);
      expect(await stored(id)).toHaveLength(2);
    });
  });

  describe('the cache', () => {
    it('never answers a refusal or an idle command from an old state', async () => {
      const [one, two] = [aRunner(), aRunner()];
      const id = newId();
      await one.runner.run(jar, id, put(1), contextFor());
      await two.runner.run(jar, id, fill, contextFor());
      expect(await refused(one.runner.run(jar, id, put(1), contextFor()))).toBe('jar.full');
      expect((await one.runner.run(jar, id, put(0), contextFor())).revision).toBe(2);
      expect((await one.runner.load(jar, id)).state.closed).toBe(true);
    });

    it('makes a command on a stream of 10,000 events cost what it costs on one of 10', async () => {
      const { runner, observed } = aRunner();
      const costs: number[] = [];
      for (const length of [10, 10_000]) {
        const id = newId();
        for (let revision = -1; revision < length - 1;) {
          const events = someEvents(Math.min(1000, length), { type: 'Put.v1', data: { coins: 1, at: '' } });
          revision = (await log.append(`jar-${id}`, revision === -1 ? 'no-stream' : revision, events)).revision;
        }
        await runner.load(jar, id);
        const before = observed.eventsRead;
        for (let count = 0; count < 10; count++) await runner.run(jar, id, put(1), contextFor());
        expect((await runner.load(jar, id)).state.coins).toBe(length + 10);
        costs.push(observed.eventsRead - before);
      }
      expect(costs).toEqual([0, 0]);
    });

    it('reads only what is new after another process appended', async () => {
      const [one, two] = [aRunner(), aRunner()];
      const id = newId();
      for (let count = 0; count < 20; count++) await one.runner.run(jar, id, put(1), contextFor());
      await two.runner.run(jar, id, put(1), contextFor());
      one.observed.eventsRead = 0;
      await one.runner.run(jar, id, put(1), contextFor());
      expect(one.observed.eventsRead).toBe(1);
    });

    it('stays small: streams long unused are folded anew', async () => {
      const observed = new ObservedLog(log);
      const runner = new CommandRunner(observed as unknown as EventLog, 2);
      const ids = [newId(), newId(), newId()];
      for (const id of ids) await runner.run(jar, id, put(1), contextFor());
      observed.eventsRead = 0;
      await runner.run(jar, ids[0]!, put(1), contextFor());
      expect(observed.eventsRead).toBe(1);
    });
  });

  it('fails loudly when the stream holds an event that this build does not know', async () => {
    const id = newId();
    await log.append(`jar-${id}`, 'no-stream', someEvents(1, { type: 'Unheard.v1' }));
    await expect(aRunner().runner.run(jar, id, put(1), contextFor())).rejects.toThrow('Unheard.v1');
  });
});

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { createPostgresEventLog } from '../../dist/libs/event-store/postgres/postgres-event-log.js';
import { CHECKPOINT_CHANNEL, parseAnnouncement } from '../../dist/libs/postgres/projections/checkpoint-channel.js';
import { eventsOfContract, metadata } from './contract-events.mjs';
import { median, ROUNDS } from './measure.mjs';
import { startService } from './service-processes.mjs';

/** The read model in which a signature is looked for; the projector keeps all the others up meanwhile. */
const READ_MODEL = 'who-signed-what';

/** Milliseconds of the search for the highest rate, and of one round at half of it. */
const PEAK_SLICE = Number(process.env.QIYUE_BENCH_PEAK_SLICE ?? 8_000);
const ROUND = Number(process.env.QIYUE_BENCH_VISIBLE_ROUND ?? 10_000);

/** Appends at a time during that search: what a busy district's clients have under way. */
const IN_FLIGHT = 32;

/** Milliseconds for everything appended to become visible before something is wrong. */
const PATIENCE = 60_000;

const AIM = 3;

/**
 * From the acknowledgement of an append until the read model holds it, with the projector as a process of its own, against the time of the
 * append itself in the same run. Each append is one event of a contract's life, at even intervals, at half of the rate that log and
 * projector together keep up with.
 */
export async function measureVisible(server, report) {
  const projector = await startService('projector', { QIYUE_PROJECTOR_DATABASE_URL: server.ours('projector') });
  const log = createPostgresEventLog(server.ours('service'));
  const watch = await Watch.open(server.ours('service'));
  try {
    const lives = new Lives(log);
    await peak(lives, watch);
    const highest = await peak(lives, watch);
    const rate = highest / 2;
    report.note(
      `peak ${Math.round(highest)} appends/s with all read models kept up; measured at ${Math.round(rate)}/s`,
    );
    const rounds = [];
    for (let round = 1; round <= ROUNDS; round++) {
      rounds.push(await atRate(rate, lives, watch));
      report.progress('visible')(round, ROUNDS);
    }
    const of = (property) => median(rounds.map((round) => round[property]));
    const ratios = rounds.map(({ append, visible }) => visible / append);
    report.figure(`append at ${Math.round(rate)}/s, p99`, of('append').toFixed(1), 'ms', '–');
    report.figure(`acknowledged → visible in ${READ_MODEL}, p99`, of('visible').toFixed(1), 'ms', '–');
    report.figure(`the same, median`, of('visibleMedian').toFixed(1), 'ms', '–');
    report.figure('visible p99 ÷ append p99, median of rounds', median(ratios).toFixed(2), '', `≤ ${AIM}`);
    report.note(`ratios of the rounds: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`);
    return { visible_p99_vs_append: median(ratios) };
  } finally {
    await watch.close();
    await log.close();
    await projector.stop();
  }
}

/** Contracts on their way from issue to effect; each append is the next event of one of them that nobody else is at. */
class Lives {
  #idle = [];

  constructor(log) {
    this.log = log;
  }

  async append() {
    const life = this.#idle.pop() ?? { stream: `contract-${randomUUID()}`, events: eventsOfContract(), revision: -1 };
    const [next, ...rest] = life.events;
    const event = { id: randomUUID(), ...next, metadata: metadata() };
    const { position } = await this.log.append(life.stream, life.revision < 0 ? 'no-stream' : life.revision, [event]);
    if (rest.length > 0) this.#idle.unshift({ ...life, events: rest, revision: life.revision + 1 });
    return position;
  }
}

/** Hears how far the read model has come. */
class Watch {
  #waiting = [];
  #reached = '';

  static async open(connectionString) {
    const watch = new Watch();
    watch.client = new pg.Client(connectionString);
    await watch.client.connect();
    watch.client.on('notification', ({ payload }) => {
      const announced = parseAnnouncement(payload);
      if (announced?.projection === READ_MODEL) watch.#arrived(announced.position);
    });
    await watch.client.query(`LISTEN ${CHECKPOINT_CHANNEL}`);
    return watch;
  }

  /** @returns when it is visible, as `performance.now()` says it */
  visible(position) {
    if (position <= this.#reached) return Promise.resolve(performance.now());
    return new Promise((resolve) => this.#waiting.push({ position, resolve }));
  }

  close() {
    return this.client.end();
  }

  #arrived(position) {
    const now = performance.now();
    if (position > this.#reached) this.#reached = position;
    const left = [];
    for (const waiter of this.#waiting) {
      if (waiter.position <= position) waiter.resolve(now);
      else left.push(waiter);
    }
    this.#waiting = left;
  }
}

/** Appends a second when there is always more to do, until the last one is visible. */
async function peak(lives, watch) {
  const start = performance.now();
  let appends = 0;
  let last = '';
  const worker = async () => {
    while (performance.now() < start + PEAK_SLICE) {
      const position = await lives.append();
      appends += 1;
      if (position > last) last = position;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const end = await inTime(watch.visible(last));
  return (appends / (end - start)) * 1_000;
}

/** One round: an append whenever its time has come, whether or not those before it have been answered. */
async function atRate(rate, lives, watch) {
  const appendTimes = [];
  const visibleTimes = [];
  const one = async () => {
    const asked = performance.now();
    const position = await lives.append();
    const acknowledged = performance.now();
    appendTimes.push(acknowledged - asked);
    visibleTimes.push((await watch.visible(position)) - acknowledged);
  };
  const start = performance.now();
  const total = Math.floor((rate * ROUND) / 1_000);
  const all = [];
  while (all.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * rate) / 1_000));
    while (all.length < due) all.push(one());
    await pause(1);
  }
  await inTime(Promise.all(all));
  return {
    append: quantile(appendTimes, 0.99),
    visible: quantile(visibleTimes, 0.99),
    visibleMedian: quantile(visibleTimes, 0.5),
  };
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function inTime(work) {
  const late = new AbortController();
  const limit = pause(PATIENCE, undefined, { signal: late.signal }).then(() => {
    throw new Error(`not visible after ${PATIENCE} ms`);
  });
  limit.catch(() => undefined);
  return Promise.race([work, limit]).finally(() => late.abort());
}

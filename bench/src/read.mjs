import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createPostgresEventLog } from '../../dist/libs/event-store/postgres/postgres-event-log.js';
import { compare, throughput } from './measure.mjs';
import { somePayload } from './payload.mjs';

/** Events read. The log holds those of the append part too; the read begins behind them. */
const EVENTS = Number(process.env.QIYUE_BENCH_EVENTS ?? 100_000);
const STREAM_LENGTH = 20;

/** Page sizes tried for the bare read; it is measured with the one it does best with. */
const PAGE_SIZES = [1_000, 5_000];

const STREAM_LOADS = 500;

/** Reading all events and loading streams, against a bare SELECT and JSON.parse of the same rows. */
export async function measureRead(server, report) {
  const log = createPostgresEventLog(server.ours('service'));
  const client = new pg.Client(server.ours('service'));
  await client.connect();
  try {
    const after = await log.head();
    const streams = await fill(log, report);
    const readAll = () =>
      throughput(async () => {
        let events = 0;
        for await (const page of log.readAll({ after })) events += page.events.length;
        return expectAll(events);
      });
    let bare = { run: undefined, reached: 0, size: 0 };
    for (const size of PAGE_SIZES) {
      const run = () => throughput(async () => expectAll(await bareRead(client, after, size)));
      await run();
      const reached = await run();
      report.note(`bare read, pages of ${size}: ${Math.round(reached)} events/s`);
      if (reached > bare.reached) bare = { run, reached, size };
    }
    const all = await compare(readAll, bare.run, report.progress('read all'));
    report.row('read all', `SELECT and JSON.parse, pages of ${bare.size}`, 'events/s', all);

    const loads = await compare(
      () => throughput(() => loadStreams(streams, (stream) => load(log, stream))),
      () => throughput(() => loadStreams(streams, (stream) => bareLoad(client, stream))),
      report.progress('stream load'),
    );
    report.row(`load a stream of ${STREAM_LENGTH}`, 'SELECT and JSON.parse', 'streams/s', loads);
    return { readall_vs_select: all.ratio, streamload_vs_select: loads.ratio };
  } finally {
    await client.end();
    await log.close();
  }
}

async function fill(log, report) {
  const streams = Array.from({ length: EVENTS / STREAM_LENGTH }, () => `contract-${randomUUID()}`);
  const left = [...streams];
  const writer = async () => {
    for (let stream = left.pop(); stream !== undefined; stream = left.pop()) {
      const events = Array.from({ length: STREAM_LENGTH }, () => ({ id: randomUUID(), ...somePayload() }));
      await log.append(stream, 'no-stream', events);
    }
  };
  await Promise.all(Array.from({ length: 32 }, writer));
  report.note(`${EVENTS} events written for the reads`);
  return streams;
}

const COLUMNS =
  'position, stream_id, revision, event_id, type, recorded_at, data::text as data, metadata::text as metadata';

async function bareRead(client, after, pageSize) {
  let events = 0;
  let position = after === '' ? '0' : after;
  for (;;) {
    const { rows } = await client.query({
      name: `bare-${pageSize}`,
      text: `select ${COLUMNS} from log.events where position > $1 order by position limit ${pageSize}`,
      values: [position],
    });
    for (const row of rows) {
      row.data = JSON.parse(row.data);
      row.metadata = JSON.parse(row.metadata);
    }
    events += rows.length;
    if (rows.length < pageSize) return events;
    position = rows[rows.length - 1].position;
  }
}

async function load(log, stream) {
  let events = 0;
  for await (const page of log.readStream(stream)) events += page.length;
  return events;
}

async function bareLoad(client, stream) {
  const { rows } = await client.query({
    name: 'bare-stream',
    text: `select ${COLUMNS} from log.events where stream_id = $1 order by revision`,
    values: [stream],
  });
  for (const row of rows) {
    row.data = JSON.parse(row.data);
    row.metadata = JSON.parse(row.metadata);
  }
  return rows.length;
}

async function loadStreams(streams, loadOne) {
  for (let count = 0; count < STREAM_LOADS; count++) {
    const events = await loadOne(streams[Math.floor(Math.random() * streams.length)]);
    if (events !== STREAM_LENGTH) throw new Error(`a stream of ${STREAM_LENGTH} gave ${events} events`);
  }
  return STREAM_LOADS;
}

function expectAll(events) {
  if (events !== EVENTS) throw new Error(`${events} of ${EVENTS} events read`);
  return events;
}

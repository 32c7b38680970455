import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createEventStoreDBEventLog } from '../../dist/libs/event-store/eventstoredb/eventstoredb-event-log.js';
import { compare, keepInFlight, throughput } from './measure.mjs';
import { somePayload } from './payload.mjs';

// The client the product installs, not one of the benchmark's own.
const require = createRequire(new URL('../../package.json', import.meta.url));
const { EventStoreDBClient, FORWARDS, START, jsonEvent } = require('@eventstore/db-client');

/** Milliseconds of one side of one round. */
const SLICE = Number(process.env.QIYUE_BENCH_SLICE ?? 1500);

const IN_FLIGHT = 256;

/** Events read in one go. */
const EVENTS = Number(process.env.QIYUE_BENCH_EVENTS ?? 20_000);

/**
 * Our adapter of EventStoreDB against the bare client: appends of one event each to a new stream, and reading all. Against the server of
 * `EVENTSTORE_URL`, or else the test-support node as a process of its own.
 */
export async function measureEventStoreDB(_server, report) {
  const node = await openNode();
  report.note(node.description);
  const log = createEventStoreDBEventLog(node.url);
  const client = EventStoreDBClient.connectionString(node.url);
  try {
    const appends = await compare(
      () => throughput(() => keepInFlight(IN_FLIGHT, SLICE, () => appendOurs(log))),
      () => throughput(() => keepInFlight(IN_FLIGHT, SLICE, () => appendBare(client))),
      report.progress('EventStoreDB append'),
    );
    report.row(`append to ${node.kind}, ${IN_FLIGHT} in flight`, 'bare client, appendToStream', 'events/s', appends);

    const after = await log.head();
    await fill(log);
    const reads = await compare(
      () => throughput(() => readOurs(log, after)),
      () => throughput(() => readBare(client, after)),
      report.progress('EventStoreDB read all'),
    );
    report.row(`read all from ${node.kind}`, 'bare client, readAll', 'events/s', reads);
    // The weaker of the two is what a reader of one figure should know.
    return {
      esdb_vs_bare: Math.min(appends.ratio, reads.ratio),
      esdb_append_vs_bare: appends.ratio,
      esdb_readall_vs_bare: reads.ratio,
    };
  } finally {
    await log.close();
    await client.dispose();
    await node.stop();
  }
}

async function openNode() {
  const given = process.env.EVENTSTORE_URL;
  if (given !== undefined && given !== '') {
    return { url: given, kind: 'EventStoreDB', description: 'a server given by EVENTSTORE_URL', stop: async () => {} };
  }
  const directory = await mkdtemp(join(tmpdir(), 'qiyue-bench-node-'));
  // As root the database runs as another user, who must be able to enter.
  await chmod(directory, 0o755);
  const program = fileURLToPath(new URL('../../scripts/eventstore-node.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, '--directory', directory, '--until-input-ends'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    return {
      url: JSON.parse(line).url,
      kind: 'the test-support node',
      description: 'the test-support node in a process of its own: no real EventStoreDB',
      stop: async () => {
        child.stdin.end();
        await exited;
        await rm(directory, { recursive: true, force: true });
      },
    };
  }
  throw new Error('the test-support node did not start');
}

async function appendOurs(log) {
  const { type, data, metadata } = somePayload();
  await log.append(`contract-${randomUUID()}`, 'no-stream', [{ id: randomUUID(), type, data, metadata }]);
}

async function appendBare(client) {
  const { type, data, metadata } = somePayload();
  await client.appendToStream(`contract-${randomUUID()}`, jsonEvent({ id: randomUUID(), type, data, metadata }), {
    expectedRevision: 'no_stream',
  });
}

async function fill(log) {
  let left = EVENTS;
  const writer = async () => {
    while (left > 0) {
      left -= 1;
      await appendOurs(log);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, writer));
}

async function readOurs(log, after) {
  let events = 0;
  for await (const page of log.readAll({ after })) events += page.events.length;
  return expectAll(events);
}

async function readBare(client, after) {
  const from = after === '' ? undefined : after.split('-').map(BigInt);
  let events = 0;
  const options = {
    direction: FORWARDS,
    fromPosition: from === undefined ? START : { commit: from[0], prepare: from[1] },
    maxCount: EVENTS + 1,
  };
  for await (const { event } of client.readAll(options)) if (event !== undefined) events += 1;
  // Reads begin with the event at the position itself.
  return expectAll(from === undefined ? events : events - 1);
}

function expectAll(events) {
  if (events !== EVENTS) throw new Error(`${events} of ${EVENTS} events read`);
  return events;
}

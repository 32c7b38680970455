import { randomUUID } from 'node:crypto';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { createPostgresEventLog } from '../../dist/libs/event-store/postgres/postgres-event-log.js';
import { compare, keepInFlight, throughput } from './measure.mjs';
import { somePayload } from './payload.mjs';

/** Milliseconds of one side of one round. */
const SLICE = Number(process.env.QIYUE_BENCH_SLICE ?? 1500);

/** Sizes of the pool tried for a peer; it is measured with the one it does best with. */
const POOL_SIZES = [1, 4, 8, 16, 32, 64];

/** Appends of one event each to a new stream, at several numbers in flight, against a plain INSERT and against emmett. */
export async function measureAppend(server, report) {
  const log = createPostgresEventLog(server.ours('service'));
  const ours = (inFlight) => () =>
    throughput(() =>
      keepInFlight(inFlight, SLICE, async () => {
        const { type, data, metadata } = somePayload();
        await log.append(`contract-${randomUUID()}`, 'no-stream', [{ id: randomUUID(), type, data, metadata }]);
      }),
    );
  const figures = {};
  try {
    for (const inFlight of [1, 32, 256]) {
      const insert = await bestInsert(server, inFlight, report);
      const result = await compare(ours(inFlight), insert.run, report.progress(`append ${inFlight}`));
      await insert.close();
      report.row(`append, ${inFlight} in flight`, `one-row INSERT, pool of ${insert.size}`, 'events/s', result);
      figures[`append${inFlight}_vs_insert`] = result.ratio;
    }
    const emmett = await bestEmmett(server, 256, report);
    const result = await compare(ours(256), emmett.run, report.progress('append 256, emmett'));
    await emmett.close();
    report.row('append, 256 in flight', `emmett-postgresql appendToStream, pool of ${emmett.size}`, 'events/s', result);
    figures.append256_vs_emmett = result.ratio;
  } finally {
    await log.close();
  }
  return figures;
}

async function bestInsert(server, inFlight, report) {
  const owner = new pg.Client(server.peers);
  await owner.connect();
  await owner.query(`drop table if exists plain`);
  await owner.query(`create table plain (
    position bigint generated always as identity primary key, stream_id text not null, revision integer not null, event_id uuid not null,
    type text not null, data json not null, metadata json not null, recorded_at timestamptz not null default now(),
    unique (stream_id, revision))`);
  await owner.end();
  return await best(
    POOL_SIZES.filter((size) => size <= Math.max(1, inFlight)),
    report,
    async (size) => {
      const pool = new pg.Pool({ connectionString: server.peers, max: size });
      const text =
        'insert into plain (stream_id, revision, event_id, type, data, metadata) values ($1, $2, $3, $4, $5, $6)';
      return {
        size,
        run: () =>
          throughput(() =>
            keepInFlight(inFlight, SLICE, async () => {
              const { type, data, metadata } = somePayload();
              const values = [
                `contract-${randomUUID()}`,
                0,
                randomUUID(),
                type,
                JSON.stringify(data),
                JSON.stringify(metadata),
              ];
              await pool.query({ name: 'insert', text, values });
            }),
          ),
        close: () => pool.end(),
      };
    },
  );
}

async function bestEmmett(server, inFlight, report) {
  return await best([8, 16, 32], report, async (size) => {
    const pool = new pg.Pool({ connectionString: server.peers, max: size });
    const store = getPostgreSQLEventStore(server.peers, { connectionOptions: { pool } });
    const append = () => {
      const { type, data, metadata } = somePayload();
      return store.appendToStream(`contract-${randomUUID()}`, [{ type, data, metadata }], {
        expectedStreamVersion: 'STREAM_DOES_NOT_EXIST',
      });
    };
    await append();
    return {
      size,
      run: () => throughput(() => keepInFlight(inFlight, SLICE, append)),
      close: async () => {
        await store.close();
        if (!pool.ended) await pool.end();
      },
    };
  });
}

/** The candidate with the highest throughput, each tried twice; the others are closed. */
async function best(sizes, report, make) {
  let chosen;
  let highest = 0;
  for (const size of sizes) {
    const candidate = await make(size);
    await candidate.run();
    const reached = await candidate.run();
    report.note(`pool of ${size}: ${Math.round(reached)} events/s`);
    if (reached > highest) {
      await chosen?.close();
      chosen = candidate;
      highest = reached;
    } else {
      await candidate.close();
    }
  }
  return chosen;
}

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import {
  getPostgreSQLEventStore,
  pongoSingleStreamProjection,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { whoSignedWhat } from '../../dist/libs/contexts/contracts/read-models/who-signed-what/projection.js';
import { createPostgresEventLog } from '../../dist/libs/event-store/postgres/postgres-event-log.js';
import { createPool } from '../../dist/libs/postgres/pool.js';
import { ReadModelTableSql } from '../../dist/libs/postgres/projections/read-model-table.js';
import { rebuild } from '../../dist/libs/postgres/projections/rebuild.js';
import { eventsOfContract, metadata } from './contract-events.mjs';
import { compare, throughput } from './measure.mjs';

/** Events of one contract between a committee and a household, from its issue to its taking effect. */
const EVENTS_PER_CONTRACT = 7;
const CONTRACTS = Math.ceil(Number(process.env.QIYUE_BENCH_REBUILD_EVENTS ?? 200_000) / EVENTS_PER_CONTRACT);
const EVENTS = CONTRACTS * EVENTS_PER_CONTRACT;

/** Contracts on which the peer's batch sizes are tried before the whole is measured with the best. */
const TRIAL_CONTRACTS = 500;
const BATCH_SIZES = [100, 1_000];

/** Contracts the peer rebuilds; fewer than all only when time is short: its cost an event hardly depends on their number. */
const PEER_CONTRACTS = Math.min(
  CONTRACTS,
  Math.ceil(Number(process.env.QIYUE_BENCH_PEER_EVENTS ?? Infinity) / EVENTS_PER_CONTRACT),
);

const IN_FLIGHT = 32;

/** The whole rebuild of "who signed what" with its verification and swap, against a bare pipeline and against emmett's rebuild. */
export async function measureRebuild(server, report) {
  const log = createPostgresEventLog(server.ours('service'));
  const pool = createPool(server.ours('projector'), { applicationName: 'bench rebuild', max: 2 });
  try {
    const after = await log.head();
    await fill(CONTRACTS, IN_FLIGHT, (id, events) =>
      log.append(
        `contract-${id}`,
        'no-stream',
        events.map((event) => ({ id: randomUUID(), ...event, metadata: metadata() })),
      ),
    );
    report.note(`${EVENTS} events written to the log`);
    const ours = () => throughput(() => ourRebuild(pool, log));
    await ours();
    const bare = await bareRebuild(pool, after);
    const copy = await compare(ours, () => throughput(bare), report.progress('rebuild'));
    report.row('rebuild who-signed-what', 'SELECT, JSON.parse and COPY of the same rows, no index', 'events/s', copy);
    const before = await ours();
    const emmett = await emmettRebuild(server, report);
    const afterwards = await ours();
    const around = 2 / (1 / before + 1 / afterwards);
    const ratio = around / emmett.reached;
    const peer = `emmett-postgresql rebuildPostgreSQLProjections over ${emmett.events} events, once`;
    report.row('rebuild who-signed-what', peer, 'events/s', {
      ours: around,
      theirs: emmett.reached,
      ratio,
      lowest: Math.min(before, afterwards) / emmett.reached,
      highest: Math.max(before, afterwards) / emmett.reached,
    });
    return { rebuild_vs_emmett: ratio, rebuild_vs_copy: copy.ratio };
  } finally {
    await log.close();
    await pool.end();
  }
}

async function ourRebuild(pool, log) {
  const [result] = await rebuild({ pool, log, projections: [whoSignedWhat] });
  if (result.events !== EVENTS || result.rows !== CONTRACTS * 2 || !result.equal)
    throw new Error(JSON.stringify(result));
  return result.events;
}

/** Reads and parses every event and copies the rows that the rebuild made; how rows follow from events costs it nothing. */
async function bareRebuild(pool, after) {
  const sql = new ReadModelTableSql(whoSignedWhat.table);
  const columns = sql.columns.map(({ name, property }) => `"${name}" as "${property}"`).join(', ');
  const { rows } = await pool.query(`select ${columns} from read_model.who_signed_what`);
  const lines = rows.map((row) => sql.copyLineOf(row));
  const target = sql.qualifiedName('read_model_shadow');
  return async () => {
    const client = await pool.connect();
    await client.query(`${sql.drop('read_model_shadow')}; ${sql.create('read_model_shadow')}`);
    const events = await bareRead(client, after);
    const stream = client.query(copyFrom(`copy ${target} from stdin`));
    const ended = finished(stream);
    for (let start = 0; start < lines.length; start += 1_000) {
      if (!stream.write(lines.slice(start, start + 1_000).join(''))) await once(stream, 'drain');
    }
    stream.end();
    await ended;
    await client.query(sql.drop('read_model_shadow'));
    client.release();
    if (events !== EVENTS) throw new Error(`${events} of ${EVENTS} events read`);
    return events;
  };
}

const PAGE = 5_000;

async function bareRead(client, after) {
  let events = 0;
  let position = after === '' ? '0' : after;
  for (;;) {
    const { rows } = await client.query({
      name: 'bare-rebuild',
      text: `select position, stream_id, revision, event_id, type, recorded_at, data::text as data, metadata::text as metadata
        from log.events where position > $1 order by position limit ${PAGE}`,
      values: [position],
    });
    for (const row of rows) {
      row.data = JSON.parse(row.data);
      row.metadata = JSON.parse(row.metadata);
    }
    events += rows.length;
    if (rows.length < PAGE) return events;
    position = rows[rows.length - 1].position;
  }
}

/** Events and events a second of the peer's rebuild: one document a contract with its parties, where ours has a row a party. */
async function emmettRebuild(server, report) {
  const pool = new pg.Pool({ connectionString: server.peers, max: IN_FLIGHT });
  const store = getPostgreSQLEventStore(server.peers, { connectionOptions: { pool } });
  const append = (id, events) =>
    store.appendToStream(
      `contract-${id}`,
      events.map((event) => ({ ...event, metadata: metadata() })),
      {
        expectedStreamVersion: 'STREAM_DOES_NOT_EXIST',
      },
    );
  try {
    // One after the other: it pages by position over an order by transaction, and skips events whose transactions overlapped.
    await fill(TRIAL_CONTRACTS, 1, append);
    const before = await countMessages(pool);
    let best = { reached: 0, batchSize: 0 };
    for (const batchSize of BATCH_SIZES) {
      const reached = await throughput(async () => {
        await runEmmett(server.peers, batchSize);
        return before;
      });
      await requireDocuments(pool, TRIAL_CONTRACTS);
      report.note(`emmett, batches of ${batchSize}: ${Math.round(reached)} events/s over ${before} events`);
      if (reached > best.reached) best = { reached, batchSize };
    }
    await fill(PEER_CONTRACTS - TRIAL_CONTRACTS, 1, append);
    const events = await countMessages(pool);
    report.note(`${events} events written to emmett; its rebuild takes minutes`);
    const reached = await throughput(async () => {
      await runEmmett(server.peers, best.batchSize);
      return events;
    });
    await requireDocuments(pool, PEER_CONTRACTS);
    report.note(`emmett: ${Math.round(reached)} events/s`);
    return { reached, events };
  } finally {
    await store.close();
    if (!pool.ended) await pool.end();
  }
}

async function runEmmett(connectionString, batchSize) {
  const consumer = rebuildPostgreSQLProjections({
    connectionString,
    pulling: { batchSize },
    // Under a name used before it would go on where that one ended, on the emptied collection.
    projections: [{ projection: documentsOfContracts, processorId: randomUUID(), truncateOnStart: true }],
  });
  try {
    await consumer.start();
  } finally {
    await consumer.close();
  }
}

/** That the peer has done the work. */
async function requireDocuments(pool, contracts) {
  const { rows } = await pool.query(
    `select count(*)::int as documents, count(*) filter (where data->>'status' = 'EFFECTIVE')::int as effective from who_signed_what`,
  );
  const { documents, effective } = rows[0];
  if (documents !== contracts || effective !== contracts)
    throw new Error(`emmett: ${JSON.stringify(rows[0])} of ${contracts}`);
}

async function countMessages(pool) {
  const { rows } = await pool.query(
    `select count(*)::int as events from emt_messages where message_type like 'Contract%.v1'`,
  );
  return rows[0].events;
}

const documentsOfContracts = pongoSingleStreamProjection({
  collectionName: 'who_signed_what',
  canHandle: whoSignedWhat.storedTypes,
  getDocumentId: ({ metadata: { streamName } }) => streamName,
  evolve(document, { type, data }) {
    const standing = (status) => ({ ...document, status });
    const changed = (change) => ({
      ...document,
      parties: document.parties.map((party) => (party.partyId === data.partyId ? { ...party, ...change } : party)),
    });
    switch (type) {
      case 'ContractIssued.v1':
        return {
          regionCode: data.regionCode,
          campaignId: data.campaignId,
          template: data.document.template,
          title: data.document.title,
          status: 'ISSUED',
          issuedAt: data.issuedAt,
          documentHash: data.documentHash,
          documentVersion: data.documentVersion,
          parties: data.document.parties,
        };
      case 'ContractViewed.v1':
        return changed({ viewedAt: data.viewedAt });
      case 'ContractSigned.v1':
        return { ...changed({ signedAt: data.signedAt, form: data.form }), status: 'PARTIALLY_SIGNED' };
      case 'ContractFullySigned.v1':
        return standing('SIGNED');
      case 'ContractBecameEffective.v1':
        return standing('EFFECTIVE');
      default:
        return document;
    }
  },
});

async function fill(contracts, inFlight, append) {
  let left = contracts;
  const writer = async () => {
    while (left-- > 0) await append(randomUUID(), eventsOfContract());
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
}

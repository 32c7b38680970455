import pg from 'pg';
import { openEventLog } from '#libs/platform/open-event-log';
import { plainTypes } from '#libs/postgres/pool';
import type { FaultedInstallation } from './installation.js';
import type { Acknowledged } from './load.js';
import { checkRecord, type RecordFigures } from './record-check.js';

/** Milliseconds for everything behind the log to come to its end after a fault. */
const CATCH_UP_TIMEOUT = 300_000;

/** What a fault must leave untouched. */
export interface Soundness extends RecordFigures {
  /** Invitations made for the contracts of the load. */
  readonly invitations: number;
  /** Notices, or ways out of one, that exist twice for one recipient, kind and matter. */
  readonly repeatedNotices: readonly string[];
  readonly parked: number;
  /** What commands said that hold everything against the log; null when they were left to a later check. */
  readonly auditFindings: number | null;
  readonly rebuildEqual: boolean | null;
  readonly fsck: boolean | null;
  /** What rebuild and fsck said when they were not content. */
  readonly said: string;
}

export interface ExpectedOfLoad {
  /** Position of the log before the load. */
  readonly since: string;
  readonly acknowledged: readonly Acknowledged[];
  /** Whether the whole installation is rebuilt, compared and checked, which takes a while. */
  readonly thorough: boolean;
}

/**
 * Waits until everything behind the log has come to its end, then holds all of it against the log: what was acknowledged, the read models
 * against a clean rebuild, the audit's copy, the notices, and `fsck`.
 */
export async function checkSoundness(
  installation: FaultedInstallation,
  { since, acknowledged, thorough }: ExpectedOfLoad,
): Promise<Soundness> {
  const log = openEventLog(await installation.eventLog());
  const database = await administratorOf(installation);
  try {
    const head = await log.head();
    const record = await checkRecord(log, since, acknowledged);
    const matters = [...record.issuedContracts].map((id) => `contract-${id}`);
    await caughtUp(installation, database, head, record.events, matters);
    const { invitations, repeatedNotices } = await noticesOf(database, matters);
    return {
      ...record,
      invitations,
      repeatedNotices,
      parked: await countOf(database, 'SELECT count(*) AS count FROM messaging.parked'),
      ...(thorough ? await checkAll(installation) : UNCHECKED),
    };
  } finally {
    await database.end();
    await log.close();
  }
}

const UNCHECKED = { auditFindings: null, rebuildEqual: null, fsck: null, said: '' };

async function checkAll(installation: FaultedInstallation) {
  const compared = await installation.run('audit/src/copy/compare.main.js');
  const rebuilt = await installation.run('projector/src/rebuild.main.js');
  const checked = await installation.run('audit/src/fsck/fsck.main.js');
  const failed = [compared, rebuilt, checked].filter(({ exitCode }) => exitCode !== 0);
  return {
    auditFindings: compared.exitCode === 0 ? 0 : findingsIn(compared.output),
    rebuildEqual: rebuilt.exitCode === 0,
    fsck: checked.exitCode === 0,
    said: failed.map(({ output }) => output.slice(-2_000)).join('\n'),
  };
}

async function administratorOf(installation: FaultedInstallation): Promise<pg.Client> {
  // The owner of the tables sees all of them; the services each see their own.
  const client = new pg.Client({
    connectionString: installation.connectionString('owner'),
    types: plainTypes,
  });
  await client.connect();
  return client;
}

async function caughtUp(
  installation: FaultedInstallation,
  database: pg.Client,
  head: string,
  events: number,
  matters: readonly string[],
): Promise<void> {
  let behind = '';
  const look = async () => {
    const { rows } = await database.query<{ part: string; behind: boolean }>(
      `SELECT 'read models' AS part, bool_or(position < $1 COLLATE "C") AS behind FROM read_model.checkpoint
       UNION ALL SELECT 'relay', coalesce(bool_and(position < $1 COLLATE "C"), true) FROM messaging.relay_checkpoint
       UNION ALL SELECT 'audit copy', count(*) < $2 FROM audit_copy.entry
       UNION ALL SELECT 'notices', count(DISTINCT matter_id) < cardinality($3::text[]) FROM notification.notice
         WHERE kind = 'INVITATION_TO_SIGN' AND matter_id = ANY ($3)`,
      [head, events, matters],
    );
    behind = rows
      .filter((row) => row.behind)
      .map(({ part }) => part)
      .join(', ');
    return behind === '';
  };
  const started = Date.now();
  try {
    await installation.until(look, CATCH_UP_TIMEOUT, 'did not catch up');
  } catch (error) {
    throw new Error(`behind the log after ${Date.now() - started} ms: ${behind}`, { cause: error });
  }
}

async function noticesOf(database: pg.Client, matters: readonly string[]) {
  const { rows } = await database.query<{ recipient: string; kind: string; matter: string; count: number }>(
    `SELECT recipient, kind, matter_id AS matter, count(*) AS count FROM notification.notice
      WHERE matter_id = ANY ($1) GROUP BY 1, 2, 3`,
    [matters],
  );
  // The load does nothing twice to a contract, so no recipient is told twice of one.
  const repeatedNotices = rows
    .filter(({ count }) => count > 1)
    .map(({ kind, matter, count }) => `${kind} of ${matter} ${count} times`);
  const invited = new Set(rows.filter(({ kind }) => kind === 'INVITATION_TO_SIGN').map(({ matter }) => matter));
  return { invitations: invited.size, repeatedNotices };
}

async function countOf(database: pg.Client, sql: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(sql);
  return rows[0]!.count;
}

/** The comparison ends with one JSON object. */
function findingsIn(output: string): number {
  try {
    const { findings } = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as {
      findings: number | readonly unknown[];
    };
    return typeof findings === 'number' ? findings : findings.length;
  } catch {
    return Number.NaN;
  }
}

import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEventLog } from '#libs/platform/open-event-log';
import type { FaultedInstallation } from './installation.js';
import { Load } from './load.js';
import { sampleCast } from './sample-cast.js';
import { checkSoundness, type Soundness } from './soundness.js';

/** `QIYUE_FAULTS=full` is the long form; the seed of a run that failed goes into `QIYUE_FAULTS_SEED`. */
export const FULL = process.env['QIYUE_FAULTS'] === 'full';
export const SEED = Number(process.env['QIYUE_FAULTS_SEED'] ?? Date.now() % 2 ** 31);

/** The rows of docs/reference/faults.md, one JSON object a line; `scripts/test-faults.mjs` makes the table of them. */
const RESULTS = join(import.meta.dirname, '..', '..', '..', '.cache', 'fault-results.jsonl');

export interface FaultOptions {
  /** What the table calls it. */
  readonly fault: string;
  readonly engine: string;
  /** Commands a second during the fault. */
  readonly rate: number;
  /** Whether the whole installation is rebuilt, compared and checked afterwards. Default: in the long form. */
  readonly thorough?: boolean;
  /** Refusals by the rules that the fault itself brings about. Default: none. */
  readonly refusable?: RegExp;
  /** Messages that are to be found parked afterwards beyond those parked before. Default: none. */
  readonly parked?: () => number;
}

/** What a fault tells about itself for the table. */
export interface FaultReport {
  readonly did: string;
}

/**
 * Lets a fault happen while people work, and holds everything against the log afterwards.
 * @returns what was found, for expectations beyond those that hold after every fault
 */
export async function surviveFault(
  installation: FaultedInstallation,
  { fault, engine, rate, thorough = FULL, parked = () => 0, refusable }: FaultOptions,
  happen: (load: Load) => Promise<FaultReport>,
): Promise<Soundness> {
  // What a fault before this one left down comes up by itself.
  await installation.untilReady();
  const parkedBefore = await installation.parkedCount();
  const since = await headOf(installation);
  const origin = await installation.origin();
  const load = new Load({ rate, logIn: () => sampleCast(origin), refusable });
  const started = Date.now();
  load.start();
  let report: FaultReport;
  try {
    report = await happen(load);
  } finally {
    await load.stop();
  }
  const seconds = (Date.now() - started) / 1_000;
  await installation.untilReady();
  const soundness = await checkSoundness(installation, { since, acknowledged: load.acknowledged, thorough });
  note({ fault, engine, did: report.did, seconds, slowest: slowestOf(load), ...figuresOf(soundness) });
  expect({ ...soundness, parked: soundness.parked - parkedBefore }).toMatchObject({
    lost: [],
    repeated: [],
    repeatedNotices: [],
    ...(thorough ? { auditFindings: 0, rebuildEqual: true, fsck: true } : {}),
    said: '',
    parked: parked(),
    invitations: soundness.issuedContracts.size,
  });
  expect(soundness.acknowledged).toBeGreaterThan(0);
  return soundness;
}

async function headOf(installation: FaultedInstallation): Promise<string> {
  const log = openEventLog(await installation.eventLog());
  try {
    return await log.head();
  } finally {
    await log.close();
  }
}

function slowestOf({ acknowledged }: Load): number {
  return acknowledged.reduce((longest, { took }) => Math.max(longest, took), 0);
}

function figuresOf(soundness: Soundness) {
  const {
    acknowledged,
    lost,
    repeated,
    repeatedNotices,
    parked,
    auditFindings,
    rebuildEqual,
    fsck,
    issuedContracts,
    invitations,
  } = soundness;
  return {
    acknowledged,
    lost: lost.length,
    repeated: repeated.length,
    contracts: issuedContracts.size,
    invitations,
    repeatedNotices: repeatedNotices.length,
    parked,
    auditFindings,
    rebuildEqual,
    fsck,
  };
}

function note(row: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(RESULTS, '..'), { recursive: true });
  appendFileSync(RESULTS, `${JSON.stringify({ ...row, seed: SEED, form: FULL ? 'full' : 'short' })}\n`);
  process.stdout.write(`fault: ${JSON.stringify(row)}\n`);
}

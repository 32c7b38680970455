import type { Pool } from 'pg';
import { START_OF_LOG, type EventLog, type Position } from '#libs/event-store/event-log';
import type { Clock } from '#libs/kernel/clock';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { compareWithLog } from './compare-with-log.js';
import type { ChainHead } from './entry.js';
import { examinationStates, noteExamination, type ExaminationState } from './examination-store.js';
import type { CopyFinding, CopyFindingKind } from './finding.js';
import { FoundInPass, type PassRecord } from './found-in-pass.js';
import { lastNotedHead, noteHead } from './noted-heads.js';
import { chainHashAt } from './copy-store.js';
import { headFinding, verifyChain, type Verification } from './verify-chain.js';

/** Events or entries looked at in one pass: some seconds, so that a run ends well within the interval and a stop is soon heard. */
const PASS_LIMIT = 50_000;

/** Milliseconds of rest between two rounds over everything. */
const ROUND_PAUSE = 3_600_000;

/** Any number that nothing else in this database locks: one examination at a time, however many processes audit. */
const EXAMINATION_LOCK = '7316893518034915';

const COMPARED: readonly CopyFindingKind[] = ['GAP', 'ADDITION', 'DIFFERENCE'];
const VERIFIED: readonly CopyFindingKind[] = ['CHAIN', 'HEAD'];

export interface CopyExaminationOptions {
  readonly log: EventLog;
  /** Of role `qiyue_audit_copy`; a run holds two connections. */
  readonly pool: Pool;
  readonly mappers: readonly IntegrationEventMapper[];
  readonly clock: Clock;
  /** Milliseconds; default `COPY_GRACE`. */
  readonly grace?: number;
  /** Told of each finding that was not known before. */
  readonly onFinding?: (finding: CopyFinding) => void;
  /** Told of each head that was verified and noted: to be kept where nobody can change it. */
  readonly onHead?: (head: ChainHead) => void;
}

/** What one run looked at and found. */
export interface ExaminationResult {
  readonly events: number;
  readonly entries: number;
  /** Events still on their way to the copy. */
  readonly pending: number;
  readonly found: number;
  readonly opened: number;
  readonly closed: number;
}

/** Compares the copy with the log and verifies its chain; findings are written down with the copy. */
export class CopyExamination {
  constructor(private readonly options: CopyExaminationOptions) {}

  /**
   * What is new, and the next part of the round over everything. What it does not manage is left to the next run.
   * @returns undefined when another process is at it
   */
  async run(signal?: AbortSignal): Promise<ExaminationResult | undefined> {
    return this.exclusively(async () => {
      const { pool, clock } = this.options;
      const states = await examinationStates(pool);
      const results = [
        await this.verifyNew(PASS_LIMIT, signal),
        await this.compare('compare-new', states['compare-new']?.place ?? '', PASS_LIMIT, signal),
      ];
      const now = clock.now();
      if (isDue(states['verify-again'], now)) {
        results.push(await this.verifyAgain(Number(states['verify-again']?.place ?? 0), PASS_LIMIT, signal));
      }
      if (isDue(states['compare-again'], now)) {
        results.push(await this.compare('compare-again', states['compare-again']?.place ?? '', PASS_LIMIT, signal));
      }
      return sumOf(results);
    });
  }

  /** Everything from the beginning, at once. @returns undefined when another process is at it */
  async runWhole(signal?: AbortSignal): Promise<ExaminationResult | undefined> {
    return this.exclusively(async () => {
      const whole = await this.verifyAgain(0, Infinity, signal);
      const end = await this.verifyNew(Infinity, signal);
      const compared = await this.compare('compare-again', START_OF_LOG, Infinity, signal);
      // The end of the chain was verified twice, and counts once.
      return { ...sumOf([whole, end, compared]), entries: whole.entries };
    });
  }

  /** Entries behind the head noted last; the end of what was verified becomes the next noted head. */
  private async verifyNew(limit: number, signal?: AbortSignal): Promise<ExaminationResult> {
    const { pool, onHead } = this.options;
    const found = new FoundInPass();
    const noted = await lastNotedHead(pool);
    const after = noted?.sequence ?? 0;
    if (noted !== undefined && (await chainHashAt(pool, after))?.toString('hex') !== noted.chainHash) {
      found.add(headFinding(noted));
    }
    const verification = await verifyChain({ ...this.bounds(limit, signal), after }, found.add);
    // A chain that is wrong is not attested: the next run begins where it was right.
    if (found.found === 0 && verification.entries > 0) {
      const head = { sequence: verification.upTo, chainHash: verification.chainHash };
      if (await noteHead(pool, head)) onHead?.(head);
    }
    return this.recordVerification('verify-new', after, verification, found);
  }

  private async verifyAgain(after: number, limit: number, signal?: AbortSignal): Promise<ExaminationResult> {
    const found = new FoundInPass();
    const verification = await verifyChain({ ...this.bounds(limit, signal), after }, found.add);
    return this.recordVerification('verify-again', after, verification, found);
  }

  private async recordVerification(
    name: 'verify-new' | 'verify-again',
    after: number,
    { upTo, complete, entries }: Verification,
    found: FoundInPass,
  ): Promise<ExaminationResult> {
    const { pool } = this.options;
    const record = await found.record(
      pool,
      VERIFIED,
      ({ sequence = 0 }) => sequence > after && (complete || sequence <= upTo),
    );
    const startsAnew = complete && name === 'verify-again';
    await noteExamination(pool, name, { place: startsAnew ? '0' : String(upTo), completed: complete });
    return this.resultOf(record, { entries });
  }

  private async compare(
    name: 'compare-new' | 'compare-again',
    place: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ExaminationResult> {
    const { pool, log, mappers, grace } = this.options;
    const after = place as Position;
    const found = new FoundInPass();
    const { upTo, settledUpTo, complete, pending, oldestPendingAt, events } = await compareWithLog(
      { ...this.bounds(limit, signal), log, mappers, after, ...(grace === undefined ? {} : { grace }) },
      found.add,
    );
    const record = await found.record(
      pool,
      COMPARED,
      ({ logPosition = '' }) => logPosition > after && (complete || logPosition <= upTo),
    );
    const note = { completed: complete, pending, oldestPendingAt };
    if (name === 'compare-again') {
      await noteExamination(pool, name, { ...note, place: complete ? START_OF_LOG : upTo });
    }
    // Who has compared everything has compared what is new.
    if (name === 'compare-new' || (complete && after === START_OF_LOG)) {
      await noteExamination(pool, 'compare-new', { ...note, place: settledUpTo });
    }
    return this.resultOf(record, { events, pending });
  }

  private bounds(limit: number, signal: AbortSignal | undefined) {
    return { pool: this.options.pool, limit, ...(signal === undefined ? {} : { signal }) };
  }

  private resultOf(record: PassRecord, counts: Partial<ExaminationResult>): ExaminationResult {
    for (const finding of record.opened) this.options.onFinding?.(finding);
    const { found, opened, closed } = record;
    return { events: 0, entries: 0, pending: 0, ...counts, found, opened: opened.length, closed };
  }

  private async exclusively<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    const client = await this.options.pool.connect();
    let broken: Error | undefined;
    try {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [
        EXAMINATION_LOCK,
      ]);
      if (rows[0]?.mine !== true) return undefined;
      try {
        return await work();
      } finally {
        // A connection that cannot let go is closed, which lets go as well.
        await client
          .query('SELECT pg_advisory_unlock($1)', [EXAMINATION_LOCK])
          .catch((failed: Error) => (broken = failed));
      }
    } finally {
      client.release(broken);
    }
  }
}

/** A round under way goes on; a new one begins after a rest. */
function isDue(state: ExaminationState | undefined, now: string): boolean {
  if (state === undefined || state.completedAt === null || (state.place !== '' && state.place !== '0')) return true;
  return Date.parse(now) - Date.parse(state.completedAt) >= ROUND_PAUSE;
}

function sumOf(results: readonly ExaminationResult[]): ExaminationResult {
  const sum = (of: (result: ExaminationResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    events: sum(({ events }) => events),
    entries: sum(({ entries }) => entries),
    // The comparisons meet the same events on their way.
    pending: Math.max(...results.map(({ pending }) => pending)),
    found: sum(({ found }) => found),
    opened: sum(({ opened }) => opened),
    closed: sum(({ closed }) => closed),
  };
}

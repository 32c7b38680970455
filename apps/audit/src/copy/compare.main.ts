import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CopyExamination, type ExaminationResult } from '#libs/audit-copy/copy-examination';
import { copyStatus } from '#libs/audit-copy/copy-status';
import type { ChainHead } from '#libs/audit-copy/entry';
import { COPY_FINDING_KINDS, placeOf, textOf, type CopyFinding } from '#libs/audit-copy/finding';
import { closeFinding, openFindings } from '#libs/audit-copy/finding-store';
import { headFinding, lostHeads } from '#libs/audit-copy/verify-chain';
import { systemClock } from '#libs/kernel/clock';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { openInstallationDatabase } from '#libs/platform/installation-database';
import { integrationEventMappers } from '#libs/platform/integration-events';
import { openEventLog } from '#libs/platform/open-event-log';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { createPool } from '#libs/postgres/pool';
import { compareOptionsOf, headsInLog, type CompareOptions } from './compare-options.js';

/** Exit code when log and copy disagree, or the copy with itself. */
const EXIT_FINDINGS = 2;

/** Milliseconds to wait for the scheduled comparison of the service, one pass of which takes some seconds. */
const PATIENCE = 120_000;
const POLL = 500;

/** One for the lock of the examination, one for its work. */
const CONNECTIONS = 2;

/** `npm run audit:compare`: everything from the beginning. */
async function main(): Promise<void> {
  const options = compareOptionsOf(process.argv.slice(2));
  const environment = readEnvironment(process.env);
  const database = await openInstallationDatabase(environment, ['auditor', 'auditCopy']);
  try {
    await compare(database.connectionString('auditCopy'), database.eventLog('auditor'), options);
  } finally {
    await database.close();
  }
}

async function compare(copy: string, eventLog: EventLogAddress, options: CompareOptions): Promise<void> {
  const log = openEventLog(eventLog);
  const pool = createPool(copy, { applicationName: 'qiyue audit:compare', max: CONNECTIONS });
  try {
    if (options.close !== undefined && !(await closeFinding(pool, options.close.findingId, options.close.reason))) {
      throw new Error(
        `没有编号为 ${options.close.findingId} 的未结发现 · there is no open finding ${options.close.findingId}`,
      );
    }
    const examination = new CopyExamination({ log, pool, mappers: integrationEventMappers, clock: systemClock });
    const result = await wholeRun(examination);
    const heads = await headsOf(options);
    const lost = await lostHeads(pool, heads);
    const findings: readonly CopyFinding[] = [
      ...(await openFindings(pool, COPY_FINDING_KINDS)),
      ...lost.map(headFinding),
    ];
    for (const finding of findings) console.log(lineOf(finding));
    const { head } = await copyStatus(pool);
    console.log(
      findings.length === 0
        ? '副本与记录一致 · the copy agrees with the record'
        : `发现 ${findings.length} 处问题 · ${findings.length} findings`,
    );
    // For scripts: the last line is one JSON object.
    console.log(
      JSON.stringify({
        findings: findings.length,
        events: result.events,
        entries: result.entries,
        pending: result.pending,
        heads: heads.length,
        head: head === null ? null : { sequence: head.sequence, chainHash: head.chainHash },
      }),
    );
    if (findings.length > 0) process.exitCode = EXIT_FINDINGS;
  } finally {
    await log.close();
    await pool.end();
  }
}

/** @throws Error when others do not come to an end */
async function wholeRun(examination: CopyExamination): Promise<ExaminationResult> {
  for (const end = Date.now() + PATIENCE; ;) {
    const result = await examination.runWhole();
    if (result !== undefined) return result;
    if (Date.now() > end) throw new Error('核对正在进行，请稍后再试 · a comparison is under way: try again later');
    await sleep(POLL);
  }
}

async function headsOf({ heads, headFiles }: CompareOptions): Promise<readonly ChainHead[]> {
  const texts = await Promise.all(headFiles.map((file) => readFile(file, 'utf8')));
  return [...heads, ...texts.flatMap(headsInLog)];
}

function lineOf(finding: CopyFinding & { readonly findingId?: number }): string {
  const { zh, en } = textOf(finding);
  const number = finding.findingId === undefined ? '' : `#${finding.findingId} `;
  return `${number}${finding.kind}: ${placeOf(finding)}: ${zh} · ${en}`;
}

await main().catch((error: unknown) => {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'ConfigurationError') exitOnConfigurationError(error);
  console.error(error.message);
  process.exitCode = 1;
});

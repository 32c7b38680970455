import 'reflect-metadata';
import Table from 'cli-table3';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { openInstallationDatabase } from '#libs/platform/installation-database';
import { masterKeyOf } from '#libs/platform/platform-configuration';
import type { Findings } from './finding.js';
import { fsckInstallation } from './fsck-installation.js';

/** Exit code when something is not as the log says. */
const EXIT_FINDINGS = 2;

/** `npm run fsck` */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const database = await openInstallationDatabase(environment, ['auditor', 'service', 'projector']);
  try {
    const auditor = database.connectionString('auditor');
    const findings = await fsckInstallation(
      {
        eventLog: database.eventLog('auditor'),
        auditor,
        service: database.connectionString('service'),
        projector: database.connectionString('projector'),
        auditCopy: database.optionalConnectionString('auditCopy'),
        masterKey: masterKeyOf(environment),
      },
      (step) => console.error(`… ${step}`),
    );
    console.log(reportOf(findings));
    // For scripts: the last line is one JSON object.
    console.log(JSON.stringify({ findings: findings.count, examined: Object.fromEntries(findings.examinations) }));
    if (findings.count > 0) process.exitCode = EXIT_FINDINGS;
  } finally {
    await database.close();
  }
}

function reportOf(findings: Findings): string {
  const table = new Table({
    head: ['检查 check', '已查 examined', '问题 findings'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const [check, examined] of findings.examinations) {
    table.push([check, examined, findings.countOf(check)]);
  }
  const places = findings.list.map(({ check, place, zh, en }) => `${check}: ${place}: ${zh} · ${en}`);
  const unlisted = findings.count - findings.list.length;
  return [
    table.toString(),
    ...places,
    ...(unlisted > 0 ? [`另有 ${unlisted} 处 · and ${unlisted} more`] : []),
    findings.count === 0
      ? '记录完整，各表与记录一致 · the record is whole and everything agrees with it'
      : `发现 ${findings.count} 处问题 · ${findings.count} findings`,
  ].join('\n');
}

await main().catch((error: unknown) => {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'ConfigurationError') exitOnConfigurationError(error);
  console.error(error.message);
  process.exitCode = 1;
});

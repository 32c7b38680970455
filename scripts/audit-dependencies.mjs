/**
 * `npm run audit:dependencies`: known weaknesses of installed packages, as the registry knows them. What has been looked at and is accepted stands in
 * scripts/audit-exceptions.json with a reason and a last day. Exit code 1: a weakness nobody has accepted. Exit code 2: the registry gave no answer, which
 * says nothing about the packages and must not look as if it did.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { inProject, ROOT } from './setup/project.mjs';

/** Milliseconds for the registry's answer. */
const TIMEOUT = 120_000;

const EXCEPTIONS = inProject('scripts', 'audit-exceptions.json');

/** What of a report is neither accepted nor below `moderate`; exceptions whose last day has passed accept nothing. */
export function openFindings(report, exceptions, today) {
  const accepted = new Set(exceptions.filter(({ until }) => until >= today).map(({ advisory }) => advisory));
  const findings = new Map();
  for (const { name, via } of Object.values(report.vulnerabilities)) {
    for (const advisory of via.filter((one) => typeof one === 'object')) {
      const id = advisory.url.slice(advisory.url.lastIndexOf('/') + 1);
      if (advisory.severity === 'low' || advisory.severity === 'info' || accepted.has(id)) continue;
      findings.set(`${name} ${id}`, `${advisory.severity}: ${name} ${advisory.range}: ${advisory.title} (${id})`);
    }
  }
  return [...findings.values()].sort();
}

/** @returns the report, or undefined when the answer is none: an error of npm, an error of the registry, no JSON */
export function reportIn(output) {
  try {
    const report = JSON.parse(output);
    return typeof report.vulnerabilities === 'object' && report.metadata !== undefined ? report : undefined;
  } catch {
    return undefined;
  }
}

function main() {
  const npm = spawnSync('npm', ['audit', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: TIMEOUT,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const report = reportIn(npm.stdout ?? '');
  if (report === undefined) {
    console.error('登记处没有回答，依赖项未经检查。  The registry gave no answer: nothing was checked.');
    return 2;
  }
  const exceptions = JSON.parse(fs.readFileSync(EXCEPTIONS, 'utf8'));
  const findings = openFindings(report, exceptions, new Date().toISOString().slice(0, 10));
  for (const finding of findings) console.error(finding);
  console.log(`  ${report.metadata.dependencies.total} packages, ${findings.length} open findings`);
  return findings.length === 0 ? 0 : 1;
}

if (import.meta.filename === process.argv[1]) process.exitCode = main();

/**
 * `npm test`: everything that must hold before a change is accepted, as visible steps. The first failing step ends the run.
 * Arguments are passed on to jest: `npm test -- libs/contexts/contracts`.
 */
import fs from 'node:fs';
import { prepare } from './setup/prepare.mjs';
import { inProject } from './setup/project.mjs';
import { run } from './setup/run.mjs';

const REPORT = inProject('.cache', 'jest-report.json');
/** Each worker drives PostgreSQL as well; more of them only take turns on a small machine. */
const JEST_WORKERS = '2';

const tool = (file, ...args) => run(process.execPath, [inProject('node_modules', file), ...args]);

const steps = [
  { name: 'set up and build', work: () => prepare({ build: true }).then(() => 0) },
  { name: 'lint', work: () => tool('eslint/bin/eslint.js', '.', '--max-warnings=0') },
  { name: 'format', work: () => tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.') },
  { name: 'types', work: () => tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json') },
  { name: 'licences', work: () => run(process.execPath, [inProject('scripts', 'licences.mjs'), '--check']) },
  // Where no registry answers, the summary says so: what was not checked does not count as checked.
  { name: 'known weaknesses', work: () => auditDependencies(), unchecked: 2 },
  { name: 'tests', work: runJest },
];

function auditDependencies() {
  return run(process.execPath, [inProject('scripts', 'audit-dependencies.mjs')]);
}

function runJest() {
  fs.rmSync(REPORT, { force: true });
  const report = ['--json', `--outputFile=${REPORT}`];
  return run(
    process.execPath,
    [inProject('node_modules/jest/bin/jest.js'), `--maxWorkers=${JEST_WORKERS}`, ...report, ...process.argv.slice(2)],
    {
      // `--json` writes its object to stdout as well when there is no file; the readable report goes to stderr.
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
}

const done = [];
let failed;
for (const step of steps) {
  console.log(`\n── ${step.name} ${'─'.repeat(Math.max(0, 60 - step.name.length))}`);
  const started = Date.now();
  let code;
  try {
    code = await step.work();
  } catch (error) {
    console.error(error.friendly ? error.message : error.stack);
    code = 1;
  }
  const unchecked = code !== 0 && code === step.unchecked;
  done.push({ name: step.name, code, unchecked, seconds: (Date.now() - started) / 1000 });
  if (code !== 0 && !unchecked) {
    failed = step.name;
    break;
  }
}

console.log(`\n── summary ${'─'.repeat(53)}`);
for (const { name, code, unchecked, seconds } of done) {
  const outcome = code === 0 ? 'ok    ' : unchecked ? '?     ' : 'FAILED';
  console.log(`${outcome} ${name.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s${unchecked ? '  NOT CHECKED' : ''}`);
}
for (const { name } of steps.slice(done.length)) console.log(`–      ${name.padEnd(20)} not run`);
const report =
  fs.existsSync(REPORT) && done.some(({ name }) => name === 'tests')
    ? JSON.parse(fs.readFileSync(REPORT, 'utf8'))
    : undefined;
if (failed !== undefined) console.log(`\nfirst failing step: ${failed}`);
if (report !== undefined) {
  const broken = report.numFailedTests + report.numRuntimeErrorTestSuites;
  console.log(`\n${report.numPassedTests} passed, ${broken} failed`);
}
process.exitCode = failed === undefined ? 0 : 1;

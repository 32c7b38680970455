import { fileURLToPath } from 'node:url';
import { measureAppend } from './append.mjs';
import { measureEventStoreDB } from './eventstoredb.mjs';
import { measureIdle } from './idle.mjs';
import { measureRead } from './read.mjs';
import { measureRelay } from './relay.mjs';
import { Report } from './report.mjs';
import { startServer } from './servers.mjs';
import { measureVisible } from './visible.mjs';

/**
 * Parts in order; each takes the server and the report and returns figures for the last line. `rebuild.mjs`, when present, exports
 * `measureRebuild`.
 */
const PARTS = {
  append: measureAppend,
  read: measureRead,
  rebuild: await rebuildPart(),
  relay: measureRelay,
  eventstoredb: measureEventStoreDB,
  visible: measureVisible,
  idle: measureIdle,
};

const FIGURES = [
  'append1_vs_insert',
  'append32_vs_insert',
  'append256_vs_insert',
  'append256_vs_emmett',
  'readall_vs_select',
  'rebuild_vs_emmett',
  'rebuild_vs_copy',
  'relay_vs_bare',
  'esdb_vs_bare',
  'visible_p99_vs_append',
  'idle_cpu_api_percent',
  'idle_cpu_audit_percent',
  'idle_cpu_gateway_percent',
  'idle_cpu_notification_percent',
  'idle_cpu_process_manager_percent',
  'idle_cpu_projector_percent',
  'idle_cpu_relay_percent',
];

const wanted = process.argv.slice(2);
const report = new Report();
const server = await startServer();
const measured = {};
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (measure === undefined || (wanted.length > 0 && !wanted.includes(name))) continue;
    process.stderr.write(`${name}\n`);
    Object.assign(measured, await measure(server, report));
  }
} finally {
  await server.stop();
}
console.log(report.table());
if (wanted.length === 0)
  await report.write(fileURLToPath(new URL('../../docs/reference/benchmarks.md', import.meta.url)));
// What was not measured is null, never left out.
const figures = Object.fromEntries(FIGURES.map((name) => [name, null]));
for (const [name, value] of Object.entries(measured)) figures[name] = Number(value.toFixed(2));
console.log(JSON.stringify(figures));

async function rebuildPart() {
  try {
    return (await import('./rebuild.mjs')).measureRebuild;
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('rebuild.mjs')) return undefined;
    throw error;
  }
}

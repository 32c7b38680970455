import 'reflect-metadata';
import { SingleBar } from 'cli-progress';
import { exitOnConfigurationError, readEnvironment } from '#libs/platform/configuration';
import { openInstallationDatabase } from '#libs/platform/installation-database';
import { projections } from '#libs/platform/projections';
import { fractionOf, type OnRebuildProgress } from '#libs/postgres/projections/rebuild-progress';
import { chosenProjections, rebuildIn, resultTable } from './rebuild-command.js';

/** Exit code when rows had differed from the log: they are right now, but something had changed them. */
const EXIT_DIFFERENCE = 2;

/** `npm run rebuild [-- name …]` */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const chosen = chosenProjections(projections, process.argv.slice(2));
  const database = await openInstallationDatabase(environment, ['projector']);
  const bar = new SingleBar({ format: '{bar} {percentage}% {projection} {events}', hideCursor: true, barsize: 30 });
  try {
    bar.start(1_000, 0, { projection: '', events: 0 });
    const projector = database.connectionString('projector');
    const results = await rebuildIn(projector, database.eventLog('projector'), chosen, showOn(bar));
    bar.stop();
    console.log(resultTable(results));
    if (results.some(({ equal }) => !equal)) {
      console.error(
        '有查询表与记录不一致，现已按记录重建 · some rows differed from the record; they were rebuilt from it',
      );
      process.exitCode = EXIT_DIFFERENCE;
    }
  } finally {
    bar.stop();
    await database.close();
  }
}

function showOn(bar: SingleBar): OnRebuildProgress {
  return ({ projection, events, phase, position, head }) => {
    const fraction = phase === 'reading' ? fractionOf(position, head) : 1;
    bar.update(Math.floor(fraction * 1_000), { projection, events });
  };
}

await main().catch((error: unknown) => {
  if (!(error instanceof Error)) throw error;
  if (error.name === 'ConfigurationError') exitOnConfigurationError(error);
  console.error(error.message);
  process.exitCode = 1;
});

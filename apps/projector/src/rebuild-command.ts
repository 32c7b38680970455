import Table from 'cli-table3';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { openEventLog } from '#libs/platform/open-event-log';
import { createPool } from '#libs/postgres/pool';
import type { Projection } from '#libs/postgres/projections/projection';
import { rebuild, type RebuildResult } from '#libs/postgres/projections/rebuild';
import type { OnRebuildProgress } from '#libs/postgres/projections/rebuild-progress';

/** The read models named, all of them when none is. @throws UnknownProjectionError */
export function chosenProjections(all: readonly Projection[], names: readonly string[]): readonly Projection[] {
  if (names.length === 0) return all;
  return names.map((name) => {
    const projection = all.find((candidate) => candidate.name === name);
    if (projection === undefined) throw new UnknownProjectionError(name, all);
    return projection;
  });
}

export class UnknownProjectionError extends Error {
  override readonly name = 'UnknownProjectionError';

  constructor(wanted: string, all: readonly Projection[]) {
    super(`没有名为 ${wanted} 的查询表 · no read model is called ${wanted}. ${all.map(({ name }) => name).join(', ')}`);
  }
}

/** Rebuilds read models over their own connections to a database. */
export async function rebuildIn(
  projectorConnectionString: string,
  eventLog: EventLogAddress,
  projections: readonly Projection[],
  onProgress: OnRebuildProgress,
): Promise<readonly RebuildResult[]> {
  const pool = createPool(projectorConnectionString, { applicationName: 'qiyue rebuild', max: 2 });
  const log = openEventLog(eventLog);
  try {
    return await rebuild({ pool, log, projections, onProgress });
  } finally {
    await log.close();
    await pool.end();
  }
}

/** One line a read model, and below each one that differed the first places. */
export function resultTable(results: readonly RebuildResult[]): string {
  const table = new Table({
    head: [
      '查询表 read model',
      '事件 events',
      '行 rows',
      '相同 equal',
      '缺 missing',
      '多 extra',
      '异 different',
      '秒 s',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const { projection, events, rows, difference, duration } of results) {
    const { equal, missing, extra, different } = difference ?? { equal: '—', missing: '—', extra: '—', different: '—' };
    table.push([projection, events, rows, equal, missing, extra, different, (duration / 1_000).toFixed(1)]);
  }
  const places = results.flatMap(({ projection, difference }) =>
    (difference?.first ?? []).map(({ kind, key }) => `${projection}: ${kind} ${key.join(' / ')}`),
  );
  return [table.toString(), ...places].join('\n');
}

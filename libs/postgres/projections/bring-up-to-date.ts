import { readCheckpoints } from './checkpoint-store.js';
import type { Projection } from './projection.js';
import { ReadModelTableSql } from './read-model-table.js';
import { rebuild, type RebuildOptions, type RebuildResult } from './rebuild.js';

/**
 * Builds the read models that were never built, or were built by another version of their code or with another table.
 * @returns results of those built now
 */
export async function bringUpToDate(options: RebuildOptions): Promise<readonly RebuildResult[]> {
  const outdated = await outdatedProjections(options);
  return outdated.length === 0 ? [] : rebuild({ ...options, projections: outdated });
}

/** Projections whose tables are missing or were made by other code than this. */
export async function outdatedProjections({
  pool,
  projections,
}: Pick<RebuildOptions, 'pool' | 'projections'>): Promise<readonly Projection[]> {
  const checkpoints = new Map((await readCheckpoints(pool)).map((checkpoint) => [checkpoint.projection, checkpoint]));
  return projections.filter((projection) => {
    const checkpoint = checkpoints.get(projection.name);
    const { definition } = new ReadModelTableSql(projection.table);
    return checkpoint?.version !== projection.version || checkpoint.definition !== definition;
  });
}

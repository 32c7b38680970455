import type { Pool } from 'pg';
import type { EventLog } from '#libs/event-store/event-log';
import type { Projection } from '#libs/postgres/projections/projection';
import { readCheckpoints } from '#libs/postgres/projections/checkpoint-store';
import { compareInShadow, type RebuildResult } from '#libs/postgres/projections/rebuild';
import { isTransient } from '#libs/postgres/transient-error';
import { reasonOf, type Findings } from './finding.js';

export const READ_MODEL_CHECK = 'read-models';

/**
 * Builds every read model anew from the log beside the served one and compares them row by row and column by column.
 * @param pool of role `qiyue_projector`
 */
export async function checkReadModels(
  pool: Pool,
  log: EventLog,
  projections: readonly Projection[],
  findings: Findings,
): Promise<void> {
  findings.examined(READ_MODEL_CHECK, 0);
  for (const projection of projections) await checkReadModel(pool, log, projection, findings);
  for (const { projection, failure } of await readCheckpoints(pool)) {
    if (failure === undefined) continue;
    findings.add({
      check: READ_MODEL_CHECK,
      place: `read_model.checkpoint ${projection}`,
      zh: `台账在事件 ${failure.eventId} 处停止更新`,
      en: `the read model stands still at event ${failure.eventId} (position ${failure.position}): ${failure.message}`,
    });
  }
}

async function checkReadModel(pool: Pool, log: EventLog, projection: Projection, findings: Findings): Promise<void> {
  let result: RebuildResult;
  try {
    [result] = (await compareInShadow({ pool, log, projections: [projection] })) as [RebuildResult];
  } catch (error) {
    if (isTransient(error)) throw error;
    // One table that is gone, or one event that cannot be read, must not keep the other read models from being checked.
    findings.add({
      check: READ_MODEL_CHECK,
      place: `read model ${projection.name}`,
      zh: '台账无法核对',
      en: `the read model cannot be compared: ${reasonOf(error)}`,
    });
    return;
  }
  findings.examined(READ_MODEL_CHECK, result.rows);
  reportDifferences(result, findings);
  // Asked after the comparison: the live projector goes on with new events meanwhile.
  const head = await log.head();
  if (result.position > head) {
    findings.add({
      check: READ_MODEL_CHECK,
      place: `read_model.checkpoint ${result.projection} position ${result.position}`,
      zh: '台账已到达的位置在记录末尾之后：记录末尾缺少事件',
      en: `the read model is ahead of the log, which ends at ${head}: events at the end are missing`,
    });
  }
}

function reportDifferences({ projection, difference }: RebuildResult, findings: Findings): void {
  if (difference === undefined) {
    findings.add({
      check: READ_MODEL_CHECK,
      place: `read model ${projection}`,
      zh: '台账尚未建立，或由其他版本建立',
      en: 'the read model does not exist or was made by another version of this software: run npm run rebuild',
    });
    return;
  }
  const texts = {
    missing: ['台账缺少此行', 'the log gives this row, the read model lacks it'],
    extra: ['台账多出此行', 'the read model has a row that the log does not give'],
    different: ['台账此行与记录不符', 'the row differs from what the log gives'],
  } as const;
  for (const { key, kind } of difference.first) {
    const [zh, en] = texts[kind];
    findings.add({ check: READ_MODEL_CHECK, place: `read model ${projection}, row ${key.join(' / ')}`, zh, en });
  }
  const unnamed = difference.missing + difference.extra + difference.different - difference.first.length;
  if (unnamed > 0) {
    findings.add({
      check: READ_MODEL_CHECK,
      place: `read model ${projection}`,
      zh: `另有 ${unnamed} 行不符`,
      en: `${unnamed} more rows differ`,
    });
  }
}

import type pg from 'pg';
import type { RetentionScheduleRow } from './projection.js';

/** Versions shown at most; a district revises its schedule every few years. */
const MOST_VERSIONS = 100;

/** What a district has adopted, the version in force first; empty when it never adopted anything. */
export async function schedulesOf(pool: pg.Pool, districtCode: string): Promise<readonly RetentionScheduleRow[]> {
  const { rows } = await pool.query<RetentionScheduleRow>(
    `SELECT schedule_id AS "scheduleId", region_code AS "regionCode", version, periods, adopted_at AS "adoptedAt",
            adopted_by AS "adoptedBy", reason
       FROM read_model.retention_schedules WHERE region_code = $1 ORDER BY version DESC LIMIT $2`,
    [districtCode, MOST_VERSIONS],
  );
  return rows;
}

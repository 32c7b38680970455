import type { Pool } from 'pg';
import type { Position } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';
import type { CopyFinding, CopyFindingKind } from './finding.js';

/** A finding as it was written down. */
export interface RecordedFinding extends CopyFinding {
  readonly findingId: number;
  readonly foundAt: Instant;
  readonly closedAt: Instant | null;
  readonly closedBecause: string | null;
}

interface FindingRow {
  readonly findingId: number;
  readonly kind: CopyFindingKind;
  readonly logPosition: Position | null;
  readonly sequence: number | null;
  readonly eventId: string | null;
  readonly streamId: string | null;
  readonly streamRevision: number | null;
  readonly fields: readonly string[];
  readonly foundAt: Instant;
  readonly closedAt: Instant | null;
  readonly closedBecause: string | null;
}

const FINDING = `f.finding_id AS "findingId", f.kind, f.log_position AS "logPosition", f.sequence, f.event_id AS "eventId",
  f.stream_id AS "streamId", f.stream_revision AS "streamRevision", f.fields, f.found_at AS "foundAt", c.closed_at AS "closedAt",
  c.reason AS "closedBecause"`;

/** Region codes of districts have six digits (domain brief, data rules). */
const DISTRICT_DIGITS = 6;

/** The region that a message names, under the names of `regionCodeIn`. */
const REGION_OF_ENTRY = `coalesce(e.message -> 'data' ->> 'regionCode', e.message -> 'data' ->> 'homeRegionCode')`;

const FINDINGS = 'audit_copy.finding f LEFT JOIN audit_copy.closed_finding c USING (finding_id)';

/** Writes a finding down. @returns false when the same one is open already */
export async function recordFinding(pool: Pool, finding: CopyFinding): Promise<boolean> {
  const { kind, logPosition, sequence, eventId, streamId, streamRevision, fields } = finding;
  const { rows } = await pool.query<{ isNew: boolean }>(
    'SELECT audit_copy.report($1, $2, $3, $4, $5, $6, $7) AS "isNew"',
    [kind, logPosition, sequence, eventId, streamId, streamRevision, fields],
  );
  return rows[0]?.isNew === true;
}

/** Closes a finding for a reason. @returns false when there is no such finding open */
export async function closeFinding(pool: Pool, findingId: number, reason: string): Promise<boolean> {
  const { rows } = await pool.query<{ closed: boolean }>('SELECT audit_copy.close_finding($1, $2) AS closed', [
    findingId,
    reason,
  ]);
  return rows[0]?.closed === true;
}

/** All open findings of these kinds. */
export async function openFindings(pool: Pool, kinds: readonly CopyFindingKind[]): Promise<readonly RecordedFinding[]> {
  const { rows } = await pool.query<FindingRow>(
    `SELECT ${FINDING} FROM ${FINDINGS} WHERE c.finding_id IS NULL AND f.kind = ANY ($1) ORDER BY f.finding_id`,
    [kinds],
  );
  return rows.map(recordedFindingOf);
}

/**
 * Which findings an area sees ($1; null: all): those of streams that concern a region inside it, by what the copy itself holds of the stream, and
 * those that name no stream, which are about the chain. A stream of which the copy holds no region (its beginning is what is missing) is
 * shown to districts: nobody's finding would be seen by nobody.
 */
const CONCERNS_AREA = `($1::text IS NULL OR f.stream_id IS NULL
  OR EXISTS (SELECT FROM audit_copy.entry e WHERE e.stream_id = f.stream_id AND starts_with(${REGION_OF_ENTRY}, $1))
  OR (length($1) <= ${DISTRICT_DIGITS} AND NOT EXISTS (
    SELECT FROM audit_copy.entry e WHERE e.stream_id = f.stream_id AND ${REGION_OF_ENTRY} IS NOT NULL)))`;

/** How many findings are open; with an area, of those that it sees. */
export async function countOpenFindings(pool: Pool, areaCode?: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*) AS count FROM ${FINDINGS} WHERE c.finding_id IS NULL AND ${CONCERNS_AREA}`,
    [areaCode],
  );
  return rows[0]?.count ?? 0;
}

export interface FindingFilter {
  /** Of whom they are seen; without it all, for those who run the audit. */
  readonly areaCode?: string;
  /** Exclusive; without it the newest come first. */
  readonly before?: number;
  /** Only those that still stand. */
  readonly open: boolean;
  readonly limit: number;
}

/** Findings, newest first. */
export async function findingsPage(
  pool: Pool,
  { areaCode, before, open, limit }: FindingFilter,
): Promise<readonly RecordedFinding[]> {
  const { rows } = await pool.query<FindingRow>(
    `SELECT ${FINDING} FROM ${FINDINGS}
      WHERE ${CONCERNS_AREA} AND ($2::bigint IS NULL OR f.finding_id < $2) AND (NOT $3 OR c.finding_id IS NULL)
      ORDER BY f.finding_id DESC LIMIT $4`,
    [areaCode ?? null, before ?? null, open, limit],
  );
  return rows.map(recordedFindingOf);
}

function recordedFindingOf(row: FindingRow): RecordedFinding {
  const { findingId, kind, logPosition, sequence, eventId, streamId, streamRevision, fields, ...rest } = row;
  return {
    findingId,
    kind,
    ...(logPosition === null ? {} : { logPosition }),
    ...(sequence === null ? {} : { sequence }),
    ...(eventId === null ? {} : { eventId }),
    ...(streamId === null ? {} : { streamId }),
    ...(streamRevision === null ? {} : { streamRevision }),
    fields,
    ...rest,
  };
}

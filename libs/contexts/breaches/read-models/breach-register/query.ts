import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { breachRegister } from './projection.js';
import type { BreachRegisterRow } from './row.js';

export interface BreachRegisterFilter {
  /** Region prefix of the caller's area. */
  readonly areaCode: string;
  /** Only cases that this person is the respondent or the reporter of. */
  readonly subjectId?: string;
  readonly status?: string;
  readonly contractId?: Uuid;
  readonly householdId?: Uuid;
  /** The last row of the page before. */
  readonly after?: { readonly regionCode: string; readonly caseId: string };
  readonly limit: number;
}

/** A share with what it was counted from; a zero denominator is shown as "—". */
export interface Figure {
  readonly numerator: number;
  readonly denominator: number;
  /** Counted in neither: cases whose appeal is pending. */
  readonly excluded: number;
}

export interface BreachFigures {
  /** 办结率: closed ÷ accepted. */
  readonly closing: Figure;
  /** 整改率: rectified in time ÷ ordered. */
  readonly rectification: Figure;
  readonly cutOff: Instant;
}

/** A case with a deadline that has passed. */
export interface DueBreachCase {
  readonly caseId: Uuid;
  readonly regionCode: string;
  readonly status: string;
  readonly nextDueAt: Instant;
}

/** Cases looked at for one person. */
const MOST_OF_PERSON = 10_000;

const COLUMNS = Object.keys(breachRegister.table.columns)
  .map((property) => `${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${property}"`)
  .join(', ');

/** The breach register. Every list is bounded to a region prefix. */
@Injectable()
export class BreachRegisterQuery {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** One row more than asked for when there is a next page. */
  async page({
    areaCode,
    subjectId,
    status,
    contractId,
    householdId,
    after,
    limit,
  }: BreachRegisterFilter): Promise<readonly BreachRegisterRow[]> {
    const { rows } = await this.pool.query<BreachRegisterRow>(
      `SELECT ${COLUMNS} FROM read_model.breach_register
       WHERE starts_with(region_code, $1) AND (region_code, case_id) > ($2, $3)
         AND ($4::text IS NULL OR respondent_subject_id = $4 OR reporter_subject_id = $4)
         AND ($5::text IS NULL OR status = $5)
         AND ($6::text IS NULL OR contract_id = $6)
         AND ($7::text IS NULL OR household_id = $7)
       ORDER BY region_code, case_id LIMIT $8`,
      [areaCode, after?.regionCode ?? '', after?.caseId ?? '', subjectId, status, contractId, householdId, limit + 1],
    );
    return rows;
  }

  /** @returns undefined also for a case outside the area, or of other people than the subject */
  async find(
    caseId: Uuid,
    { areaCode, subjectId }: Pick<BreachRegisterFilter, 'areaCode' | 'subjectId'>,
  ): Promise<BreachRegisterRow | undefined> {
    const { rows } = await this.pool.query<BreachRegisterRow>(
      `SELECT ${COLUMNS} FROM read_model.breach_register
       WHERE case_id = $1 AND starts_with(region_code, $2)
         AND ($3::text IS NULL OR respondent_subject_id = $3 OR reporter_subject_id = $3)`,
      [caseId, areaCode, subjectId],
    );
    return rows[0];
  }

  /** Every case for or against a person, of all regions: for whoever decides what is kept, not to be shown. */
  async casesNaming(subjectId: string): Promise<readonly BreachRegisterRow[]> {
    const { rows } = await this.pool.query<BreachRegisterRow>(
      `SELECT ${COLUMNS} FROM read_model.breach_register
       WHERE respondent_subject_id = $1 OR reporter_subject_id = $1 ORDER BY case_id LIMIT $2`,
      [subjectId, MOST_OF_PERSON],
    );
    return rows;
  }

  /** Cases of an area that have come to an end, in the order of their ids. */
  async ended(areaCode: string, afterId: Uuid | undefined, limit: number): Promise<readonly BreachRegisterRow[]> {
    const { rows } = await this.pool.query<BreachRegisterRow>(
      `SELECT ${COLUMNS} FROM read_model.breach_register
       WHERE starts_with(region_code, $1) AND status IN ('CLOSED', 'DISMISSED') AND case_id > $2
       ORDER BY case_id LIMIT $3`,
      [areaCode, afterId ?? '', limit],
    );
    return rows;
  }

  /** Figures of an area over the cases reported up to the cut-off. */
  async figures(areaCode: string, cutOff: Instant): Promise<BreachFigures> {
    const { rows } = await this.pool.query<{
      closed: number;
      accepted: number;
      pending: number;
      inTime: number;
      ordered: number;
      pendingOrders: number;
    }>(
      `SELECT count(*) FILTER (WHERE status = 'CLOSED' AND accepted_at IS NOT NULL) AS closed,
              count(*) FILTER (WHERE accepted_at IS NOT NULL AND status <> 'APPEALED') AS accepted,
              count(*) FILTER (WHERE status = 'APPEALED') AS pending,
              coalesce(sum(rectified_in_time) FILTER (WHERE status <> 'APPEALED'), 0)::integer AS "inTime",
              coalesce(sum(rectifications_ordered) FILTER (WHERE status <> 'APPEALED'), 0)::integer AS ordered,
              coalesce(sum(rectifications_ordered) FILTER (WHERE status = 'APPEALED'), 0)::integer AS "pendingOrders"
       FROM read_model.breach_register WHERE starts_with(region_code, $1) AND reported_at <= $2`,
      [areaCode, cutOff],
    );
    const { closed, accepted, pending, inTime, ordered, pendingOrders } = rows[0] as (typeof rows)[number];
    return {
      closing: { numerator: closed, denominator: accepted, excluded: pending },
      rectification: { numerator: inTime, denominator: ordered, excluded: pendingOrders },
      cutOff,
    };
  }

  /** Cases whose reply or rectification deadline has passed, the oldest first; for the process manager. */
  async due(by: Instant, limit: number): Promise<readonly DueBreachCase[]> {
    const { rows } = await this.pool.query<DueBreachCase>(
      `SELECT case_id AS "caseId", region_code AS "regionCode", status, next_due_at AS "nextDueAt"
       FROM read_model.breach_register WHERE next_due_at <= $1 ORDER BY next_due_at, case_id LIMIT $2`,
      [by, limit],
    );
    return rows;
  }
}

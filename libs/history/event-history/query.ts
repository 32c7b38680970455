import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { SERVICE_POOL } from '#libs/postgres/pool';
import type { EventHistoryRow } from './projection.js';

export interface EventHistoryFilter {
  /** Events of streams that concern a region inside this area, whoever acted. */
  readonly areaCode: string;
  readonly streamId?: string | undefined;
  readonly accountId?: string | undefined;
  /** Stored type with its version, `ContractSigned.v1`. */
  readonly eventType?: string | undefined;
  /** Position of the last row of the page before; newest first. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Pages of the full history, newest first. */
@Injectable()
export class EventHistoryQuery {
  constructor(@Inject(SERVICE_POOL) private readonly pool: Pool) {}

  /** One row more than asked for when there is a next page. */
  async page(filter: EventHistoryFilter): Promise<readonly EventHistoryRow[]> {
    const { rows } = await this.pool.query<EventHistoryRow>(
      `SELECT position, stream_id AS "streamId", revision, category, event_type AS "eventType", account_id AS "accountId", role,
              region_code AS "regionCode", reason, effective_at AS "effectiveAt", recorded_at AS "recordedAt",
              command_id AS "commandId", correlation_id AS "correlationId", causation_id AS "causationId"
         FROM read_model.event_history AS history
        WHERE EXISTS (SELECT FROM read_model.stream_region AS concerned
                       WHERE concerned.stream_id = history.stream_id AND starts_with(concerned.region_code, $1))
          AND ($2::text IS NULL OR stream_id = $2) AND ($3::text IS NULL OR account_id = $3)
          AND ($4::text IS NULL OR event_type = $4) AND ($5::text IS NULL OR position < $5)
        ORDER BY position DESC LIMIT $6`,
      [
        filter.areaCode,
        filter.streamId ?? null,
        filter.accountId ?? null,
        filter.eventType ?? null,
        filter.before ?? null,
        filter.limit + 1,
      ],
    );
    return rows;
  }
}

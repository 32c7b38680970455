import type { Pool } from 'pg';
import type { Clock, Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { OutwardChannel } from '../../domain/channel.js';
import type { NoticeKind } from '../../domain/notice.js';

/** A delivery that was given up: everything an operator needs, nothing of what it says or where it went. */
export interface DeadLetter {
  readonly deliveryId: Uuid;
  readonly channel: OutwardChannel;
  readonly kind: NoticeKind;
  readonly regionCode: string;
  readonly attempts: number;
  readonly failure: string;
  readonly failedAt: Instant;
}

/** Which dead letters are meant; each field narrows. */
export interface DeadLetterSelection {
  readonly areaCode: string;
  readonly deliveryIds?: readonly Uuid[];
  readonly channel?: OutwardChannel;
}

const SELECTED = `state = 'DEAD' AND region_code LIKE $1 || '%' AND ($2::uuid[] IS NULL OR delivery_id = ANY($2))
  AND ($3::text IS NULL OR channel = $3)`;

/** Deliveries that were given up, for who removes the cause. */
export class DeadLetters {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /** Oldest first. */
  async page(
    selection: DeadLetterSelection,
    after: readonly [Instant, Uuid] | undefined,
    limit: number,
  ): Promise<readonly DeadLetter[]> {
    const { rows } = await this.pool.query<DeadLetter>(
      `SELECT delivery_id AS "deliveryId", channel, kind, region_code AS "regionCode", attempts, failure, failed_at AS "failedAt"
       FROM notification.delivery JOIN notification.notice USING (notice_id)
       WHERE ${SELECTED} AND ($4::timestamptz IS NULL OR (date_trunc('milliseconds', failed_at), delivery_id) > ($4, $5::uuid))
       ORDER BY date_trunc('milliseconds', failed_at), delivery_id LIMIT $6`,
      [...valuesOf(selection), after?.[0] ?? null, after?.[1] ?? null, limit],
    );
    return rows;
  }

  async count(selection: DeadLetterSelection): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      `SELECT count(*) AS count FROM notification.delivery JOIN notification.notice USING (notice_id) WHERE ${SELECTED}`,
      valuesOf(selection),
    );
    return rows[0]?.count ?? 0;
  }

  /** Lets them go out again, with a full set of attempts and under their old ids. @returns how many */
  async redrive(selection: DeadLetterSelection): Promise<number> {
    const { rowCount } = await this.pool.query(
      `UPDATE notification.delivery SET state = 'WAITING', attempts = 0, due_at = $4, next_attempt_at = $4, failed_at = NULL
       FROM notification.notice WHERE notice.notice_id = delivery.notice_id AND ${SELECTED}`,
      [...valuesOf(selection), this.clock.now()],
    );
    return rowCount ?? 0;
  }
}

function valuesOf({ areaCode, deliveryIds, channel }: DeadLetterSelection) {
  return [areaCode, deliveryIds ?? null, channel ?? null];
}

import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { OutwardChannel } from '../../domain/channel.js';
import type { NoticeFacts, NoticeKind } from '../../domain/notice.js';

/** A delivery somebody has taken on, with its notice. */
export interface ClaimedDelivery {
  readonly deliveryId: Uuid;
  readonly claim: Uuid;
  readonly holder: string;
  readonly channel: OutwardChannel;
  /** This one included. */
  readonly attempts: number;
  readonly dueAt: Instant;
  readonly kind: NoticeKind;
  /** Null: the recipient was erased. */
  readonly facts: NoticeFacts[NoticeKind] | null;
  readonly community: string | null;
}

/** Characters of a reason that are kept. */
const MAX_FAILURE = 300;

/** The rows of deliveries: who works on which, and what became of them. A result is noted only by who still holds the claim. */
export class Deliveries {
  constructor(private readonly pool: Pool) {}

  /**
   * Takes on deliveries that are due, and those whose claim ran out: whoever held them has crashed. Instances share the work, none waits
   * for another. The attempt counts from here on, so that a message that kills its sender does not do so for ever.
   */
  async claim(
    channel: OutwardChannel,
    claim: Uuid,
    now: Instant,
    until: Instant,
    limit: number,
  ): Promise<readonly ClaimedDelivery[]> {
    const { rows } = await this.pool.query<ClaimedDelivery>({
      name: 'claim-deliveries',
      text: `WITH claimed AS (
               UPDATE notification.delivery SET state = 'SENDING', claim = $2, claimed_until = $4, attempts = attempts + 1
               WHERE delivery_id IN (
                 SELECT delivery_id FROM notification.delivery
                 WHERE channel = $1 AND ((state = 'WAITING' AND next_attempt_at <= $3) OR (state = 'SENDING' AND claimed_until <= $3))
                 ORDER BY next_attempt_at LIMIT $5 FOR UPDATE SKIP LOCKED)
               RETURNING *)
             SELECT delivery_id AS "deliveryId", claim, holder, channel, attempts, due_at AS "dueAt", kind, facts,
                    region.name AS community
             FROM claimed JOIN notification.notice USING (notice_id)
             LEFT JOIN notification.region ON region.region_code = notice.region_code
             ORDER BY next_attempt_at`,
      values: [channel, claim, now, until, limit],
    });
    return rows;
  }

  async noteSent({ deliveryId, claim }: ClaimedDelivery, reference: string | null, now: Instant): Promise<void> {
    await this.pool.query({
      name: 'note-sent',
      text: `UPDATE notification.delivery
             SET state = 'SENT', sent_at = $3, provider_reference = $4, failure = NULL, claim = NULL, claimed_until = NULL
             WHERE delivery_id = $1 AND claim = $2 AND state = 'SENDING'`,
      values: [deliveryId, claim, now, reference],
    });
  }

  /** @param at of the next attempt; undefined: there will be none, it is a dead letter */
  async noteFailure(
    { deliveryId, claim }: ClaimedDelivery,
    failure: string,
    at: Instant | undefined,
    now: Instant,
  ): Promise<void> {
    await this.pool.query({
      name: 'note-failure',
      text: `UPDATE notification.delivery
             SET state = CASE WHEN $4::timestamptz IS NULL THEN 'DEAD' ELSE 'WAITING' END,
                 next_attempt_at = coalesce($4, next_attempt_at),
                 failed_at = CASE WHEN $4::timestamptz IS NULL THEN $5::timestamptz END,
                 failure = $3, claim = NULL, claimed_until = NULL
             WHERE delivery_id = $1 AND claim = $2 AND state = 'SENDING'`,
      values: [deliveryId, claim, failure.slice(0, MAX_FAILURE), at ?? null, now],
    });
  }

  /** Ends a delivery that must not or cannot go out any more. */
  async close({ deliveryId, claim }: ClaimedDelivery, state: 'ERASED' | 'NO_ADDRESS'): Promise<void> {
    await this.pool.query({
      name: 'close-delivery',
      text: `UPDATE notification.delivery SET state = $3, claim = NULL, claimed_until = NULL
             WHERE delivery_id = $1 AND claim = $2 AND state = 'SENDING'`,
      values: [deliveryId, claim, state],
    });
  }

  /** Gives a delivery back untouched, to be due at another time. The attempt does not count. */
  async postpone({ deliveryId, claim }: ClaimedDelivery, at: Instant): Promise<void> {
    await this.pool.query({
      name: 'postpone-delivery',
      text: `UPDATE notification.delivery
             SET state = 'WAITING', next_attempt_at = $3, attempts = attempts - 1, claim = NULL, claimed_until = NULL
             WHERE delivery_id = $1 AND claim = $2 AND state = 'SENDING'`,
      values: [deliveryId, claim, at],
    });
  }

  /**
   * Notes what a provider says about a message it took. Each time is kept as first told; read implies delivered.
   * @returns false when there is no such delivery of this channel that was ever handed over
   */
  async noteReceipt(
    deliveryId: Uuid,
    channel: OutwardChannel,
    status: 'DELIVERED' | 'READ' | 'FAILED',
    at: Instant,
    reason: string | null,
  ): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'note-receipt',
      text: `UPDATE notification.delivery SET
               delivered_at = CASE WHEN $3 = 'FAILED' THEN delivered_at ELSE coalesce(delivered_at, $4) END,
               read_at = CASE WHEN $3 = 'READ' THEN coalesce(read_at, $4) ELSE read_at END,
               sent_at = coalesce(sent_at, $4),
               state = CASE WHEN $3 = 'FAILED' AND delivered_at IS NULL THEN 'DEAD' ELSE 'SENT' END,
               failed_at = CASE WHEN $3 = 'FAILED' AND delivered_at IS NULL THEN coalesce(failed_at, $4) END,
               failure = CASE WHEN $3 = 'FAILED' AND delivered_at IS NULL THEN coalesce($5, 'the provider reports failure') END,
               claim = NULL, claimed_until = NULL
             WHERE delivery_id = $1 AND channel = $2 AND attempts > 0 AND state <> 'ERASED'`,
      values: [deliveryId, channel, status, at, reason?.slice(0, MAX_FAILURE) ?? null],
    });
    return rowCount === 1;
  }
}

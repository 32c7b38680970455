import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock';
import type { OutwardChannel } from '../../domain/channel.js';

/** How long the oldest of each has been waiting, in seconds; 0 when none is. */
export interface NotificationAges {
  /** Deliveries that are due: the age of the outbox. */
  readonly oldestDueSeconds: number;
  /** Notices that are in no inbox yet. */
  readonly oldestUnpublishedSeconds: number;
  /** Reminders that are due. */
  readonly oldestReminderSeconds: number;
}

export interface DeliveryCount {
  readonly channel: OutwardChannel;
  readonly state: string;
  readonly count: number;
}

/** How the service is doing, in numbers; nothing about anybody. */
export class NotificationStatus {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  async ages(): Promise<NotificationAges> {
    const now = this.clock.now();
    const { rows } = await this.pool.query<NotificationAges>({
      name: 'notification-ages',
      text: `SELECT ${secondsSince("least((SELECT min(next_attempt_at) FROM notification.delivery WHERE state = 'WAITING'), (SELECT min(claimed_until) FROM notification.delivery WHERE state = 'SENDING'))")} AS "oldestDueSeconds",
                    ${secondsSince('(SELECT min(created_at) FROM notification.notice WHERE number IS NULL)')} AS "oldestUnpublishedSeconds",
                    ${secondsSince("(SELECT min(due_at) FROM notification.reminder WHERE state = 'WAITING')")} AS "oldestReminderSeconds"`,
      values: [now],
    });
    const [ages] = rows;
    if (ages === undefined) throw new Error('a query without FROM gave no row');
    return ages;
  }

  async counts(): Promise<readonly DeliveryCount[]> {
    const { rows } = await this.pool.query<DeliveryCount>({
      name: 'notification-counts',
      text: 'SELECT channel, state, count(*) AS count FROM notification.delivery GROUP BY channel, state ORDER BY channel, state',
    });
    return rows;
  }
}

/** What is due later is not old: never below zero. */
function secondsSince(instant: string): string {
  return `greatest(coalesce(extract(epoch FROM $1::timestamptz - ${instant}), 0), 0)::double precision`;
}

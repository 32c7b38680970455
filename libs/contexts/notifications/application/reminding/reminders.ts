import type { Pool, PoolClient } from 'pg';
import type { Clock, Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { inTransaction } from '#libs/postgres/transaction';
import { noticeIdOf, REMINDER_KINDS, type ReminderKind } from '../../domain/notice.js';
import { recipientOf } from '../../domain/recipient.js';
import { mayRemind } from '../../domain/reminder-limits.js';

/** Reminders of one transaction. */
export const REMINDING_BATCH = 200;

/** Chosen once: whoever holds this lock reminds. */
const REMINDING_LOCK = 4_207_312;

interface DueReminder {
  readonly reminderId: Uuid;
  readonly recipient: string;
  readonly kind: ReminderKind;
  readonly matterId: string;
}

/** Makes notices of the reminders that have fallen due. */
export class Reminders {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /** @returns how many were looked at; fewer than {@link REMINDING_BATCH}: none is left */
  async carryOutBatch(): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      const now = this.clock.now();
      const due = await takeDue(client, now);
      if (due.length === 0) return 0;
      const earlier = await earlierReminders(client, due);
      const told: DueReminder[] = [];
      const limited: DueReminder[] = [];
      for (const reminder of due) {
        const had = earlier.get(matterOf(reminder)) ?? [];
        if (mayRemind(had, now)) {
          told.push(reminder);
          // A second one for the same matter in this batch sees the first.
          earlier.set(matterOf(reminder), [...had, now]);
        } else limited.push(reminder);
      }
      await tellAndClose(client, told, limited, now);
      return due.length;
    });
  }
}

/** One at a time, also between instances: whether a reminder is one too many is seen only by who sees the others. */
async function takeDue(client: PoolClient, now: Instant): Promise<readonly DueReminder[]> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [REMINDING_LOCK]);
  const { rows } = await client.query<DueReminder>({
    name: 'take-due-reminders',
    text: `SELECT reminder_id AS "reminderId", recipient, kind, matter_id AS "matterId" FROM notification.reminder
           WHERE state = 'WAITING' AND due_at <= $1 ORDER BY due_at, reminder_id LIMIT $2 FOR UPDATE`,
    values: [now, REMINDING_BATCH],
  });
  return rows;
}

async function earlierReminders(
  client: PoolClient,
  due: readonly DueReminder[],
): Promise<Map<string, readonly Instant[]>> {
  const { rows } = await client.query<{ matterId: string; recipient: string; instants: Instant[] }>({
    name: 'earlier-reminders',
    text: `SELECT matter_id AS "matterId", recipient, json_agg(created_at) AS instants
           FROM notification.notice
           JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS asked (matter_id, recipient)) AS asked
             USING (matter_id, recipient)
           WHERE kind = ANY($3::text[]) GROUP BY matter_id, recipient`,
    values: [due.map(({ matterId }) => matterId), due.map(({ recipient }) => recipient), REMINDER_KINDS],
  });
  return new Map(rows.map(({ matterId, recipient, instants }) => [`${matterId} ${recipient}`, instants]));
}

function matterOf({ matterId, recipient }: DueReminder): string {
  return `${matterId} ${recipient}`;
}

async function tellAndClose(
  client: PoolClient,
  told: readonly DueReminder[],
  limited: readonly DueReminder[],
  now: Instant,
): Promise<void> {
  const noticeIds = told.map(({ recipient, kind, reminderId }) =>
    noticeIdOf({ recipient: recipientOf(recipient), kind, causeId: reminderId }),
  );
  await client.query({
    name: 'tell-reminders',
    text: `WITH told AS (
             INSERT INTO notification.notice (notice_id, recipient, kind, cause_id, matter_id, region_code, facts, created_at)
             SELECT new.notice_id, recipient, kind, reminder_id, matter_id, region_code, facts, $4
             FROM unnest($1::uuid[], $2::uuid[]) AS new (reminder_id, notice_id) JOIN notification.reminder USING (reminder_id)
             ON CONFLICT ON CONSTRAINT told_once DO NOTHING)
           UPDATE notification.reminder SET state = CASE WHEN reminder_id = ANY($3::uuid[]) THEN 'LIMITED' ELSE 'TOLD' END
           WHERE reminder_id = ANY($1::uuid[]) OR reminder_id = ANY($3::uuid[])`,
    values: [told.map(({ reminderId }) => reminderId), noticeIds, limited.map(({ reminderId }) => reminderId), now],
  });
}

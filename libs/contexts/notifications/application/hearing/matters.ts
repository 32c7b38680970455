import type { ClientBase } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import { unheardMatter, type Matter, type Settlement } from '../../domain/matter.js';
import { noticeIdOf, type Notice, type Reminder } from '../../domain/notice.js';
import { recipientKeyOf } from '../../domain/recipient.js';

export interface KnownMatter {
  readonly matter: Matter;
  /** Instant from which on this installation notifies. */
  readonly began: Instant;
}

/** What is known of a contract or case. Messages of one subject are handled one at a time, so nobody changes it meanwhile. */
export async function loadMatter(client: ClientBase, matterId: string): Promise<KnownMatter> {
  const { rows } = await client.query<{ began: Instant; known: boolean } & Matter>({
    name: 'load-matter',
    text: `SELECT began_at AS began, matter_id IS NOT NULL AS known, opening, waiting, settlements
           FROM notification.beginning LEFT JOIN notification.matter ON matter_id = $1`,
    values: [matterId],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('notification.beginning is empty');
  const { began, known, opening, waiting, settlements } = row;
  return { began, matter: known ? { opening, waiting, settlements } : unheardMatter };
}

export interface Outcome {
  readonly matter: Matter;
  readonly notices: readonly Notice[];
  readonly reminders: readonly Reminder[];
  readonly settled: readonly Settlement[];
}

/** Keeps what followed from an event, in one statement. What was told or planned before stays as it is. */
export async function saveOutcome(
  client: ClientBase,
  matterId: string,
  { matter, notices, reminders, settled }: Outcome,
  now: Instant,
): Promise<void> {
  await client.query({
    name: 'save-outcome',
    text: `WITH heard AS (
             INSERT INTO notification.matter (matter_id, opening, waiting, settlements) VALUES ($1, $2, $3, $4)
             ON CONFLICT (matter_id) DO UPDATE
             SET opening = EXCLUDED.opening, waiting = EXCLUDED.waiting, settlements = EXCLUDED.settlements),
           told AS (
             INSERT INTO notification.notice
               (notice_id, recipient, kind, cause_id, matter_id, region_code, facts, created_at)
             SELECT notice_id, recipient, kind, cause_id, $1, region_code, facts, $8
             FROM jsonb_to_recordset($5) AS new (notice_id uuid, recipient text, kind text, cause_id uuid, region_code text, facts jsonb)
             ON CONFLICT ON CONSTRAINT told_once DO NOTHING),
           planned AS (
             INSERT INTO notification.reminder (reminder_id, recipient, kind, matter_id, region_code, facts, revision, due_at)
             SELECT reminder_id, recipient, kind, $1, region_code, facts, revision, due_at
             FROM jsonb_to_recordset($6) AS new (reminder_id uuid, recipient text, kind text, region_code text, facts jsonb, revision integer, due_at timestamptz)
             ON CONFLICT (reminder_id) DO NOTHING)
           UPDATE notification.reminder SET state = 'SETTLED'
           FROM jsonb_to_recordset($7) AS settled (kinds jsonb, recipient text, revision integer)
           WHERE matter_id = $1 AND state = 'WAITING' AND reminder.revision < settled.revision AND settled.kinds ? kind
             AND (settled.recipient IS NULL OR settled.recipient = reminder.recipient)`,
    values: [
      matterId,
      matter.opening === null ? null : JSON.stringify(matter.opening),
      JSON.stringify(matter.waiting),
      JSON.stringify(matter.settlements),
      JSON.stringify(notices.map(noticeRowOf)),
      JSON.stringify(reminders.map(reminderRowOf)),
      JSON.stringify(
        settled.map(({ kinds, recipientKey, revision }) => ({ kinds, recipient: recipientKey, revision })),
      ),
      now,
    ],
  });
}

function noticeRowOf(notice: Notice) {
  return {
    notice_id: noticeIdOf(notice),
    recipient: recipientKeyOf(notice.recipient),
    kind: notice.kind,
    cause_id: notice.causeId,
    region_code: notice.regionCode,
    facts: notice.facts,
  };
}

function reminderRowOf(reminder: Reminder) {
  return {
    reminder_id: reminder.reminderId,
    recipient: recipientKeyOf(reminder.recipient),
    kind: reminder.kind,
    region_code: reminder.regionCode,
    facts: reminder.facts,
    revision: reminder.revision,
    due_at: reminder.dueAt,
  };
}

/** Heads of households, of those that have one. */
export async function headsOf(
  client: ClientBase,
  householdIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (householdIds.length === 0) return new Map();
  const { rows } = await client.query<{ householdId: string; headSubjectId: string }>(
    `SELECT household_id AS "householdId", head_subject_id AS "headSubjectId" FROM notification.household
     WHERE household_id = ANY($1) AND head_subject_id IS NOT NULL`,
    [householdIds],
  );
  return new Map(rows.map((row) => [row.householdId, row.headSubjectId]));
}

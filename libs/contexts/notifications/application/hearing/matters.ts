import type { ClientBase } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Matter, Settlement } from '../../domain/matter.js';
import { noticeIdOf, type Notice, type Reminder } from '../../domain/notice.js';
import { recipientKeyOf } from '../../domain/recipient.js';

export interface KnownMatters {
  readonly matters: ReadonlyMap<string, Matter>;
  /** Instant from which on this installation notifies. */
  readonly began: Instant;
}

/** What is known of contracts and cases. Messages of one subject are handled one at a time, so nobody changes it meanwhile. */
export async function loadMatters(client: ClientBase, matterIds: readonly string[]): Promise<KnownMatters> {
  const { rows } = await client.query<{ began: Instant; matterId: string | null } & Matter>({
    name: 'load-matters',
    text: `SELECT began_at AS began, matter_id AS "matterId", opening, waiting, settlements
           FROM notification.beginning LEFT JOIN notification.matter ON matter_id = ANY($1::text[])`,
    values: [matterIds],
  });
  const [first] = rows;
  if (first === undefined) throw new Error('notification.beginning is empty');
  const matters = rows.flatMap(({ matterId, opening, waiting, settlements }) =>
    matterId === null ? [] : [[matterId, { opening, waiting, settlements }] as const],
  );
  return { began: first.began, matters: new Map(matters) };
}

/** What followed for one matter. */
export interface Outcome {
  readonly matterId: string;
  readonly matter: Matter;
  readonly notices: readonly Notice[];
  readonly reminders: readonly Reminder[];
  readonly settled: readonly Settlement[];
}

/** Keeps what followed from events, in one statement. What was told or planned before stays as it is. */
export async function saveOutcomes(client: ClientBase, outcomes: readonly Outcome[], now: Instant): Promise<void> {
  await client.query({
    name: 'save-outcomes',
    text: `WITH heard AS (
             INSERT INTO notification.matter (matter_id, opening, waiting, settlements)
             SELECT * FROM jsonb_to_recordset($1) AS new (matter_id text, opening jsonb, waiting jsonb, settlements jsonb)
             ON CONFLICT (matter_id) DO UPDATE
             SET opening = EXCLUDED.opening, waiting = EXCLUDED.waiting, settlements = EXCLUDED.settlements),
           told AS (
             INSERT INTO notification.notice
               (notice_id, recipient, kind, cause_id, matter_id, region_code, facts, created_at)
             SELECT new.*, $5 FROM jsonb_to_recordset($2) AS new
               (notice_id uuid, recipient text, kind text, cause_id uuid, matter_id text, region_code text, facts jsonb)
             ON CONFLICT ON CONSTRAINT told_once DO NOTHING),
           planned AS (
             INSERT INTO notification.reminder
               (reminder_id, recipient, kind, matter_id, region_code, facts, revision, due_at)
             SELECT * FROM jsonb_to_recordset($3) AS new
               (reminder_id uuid, recipient text, kind text, matter_id text, region_code text, facts jsonb, revision integer, due_at timestamptz)
             ON CONFLICT (reminder_id) DO NOTHING)
           UPDATE notification.reminder SET state = 'SETTLED'
           FROM jsonb_to_recordset($4) AS settled (matter_id text, kinds jsonb, recipient text, revision integer)
           WHERE reminder.matter_id = settled.matter_id AND state = 'WAITING' AND reminder.revision < settled.revision
             AND settled.kinds ? kind AND (settled.recipient IS NULL OR settled.recipient = reminder.recipient)`,
    values: [
      JSON.stringify(outcomes.map(({ matterId, matter }) => ({ matter_id: matterId, ...matter }))),
      JSON.stringify(outcomes.flatMap(({ notices }) => notices.map(noticeRowOf))),
      JSON.stringify(outcomes.flatMap(({ reminders }) => reminders.map(reminderRowOf))),
      JSON.stringify(outcomes.flatMap(({ matterId, settled }) => settled.map((one) => settlementRowOf(matterId, one)))),
      now,
    ],
  });
}

function settlementRowOf(matterId: string, { kinds, recipientKey, revision }: Settlement) {
  return { matter_id: matterId, kinds, recipient: recipientKey, revision };
}

function noticeRowOf(notice: Notice) {
  return {
    notice_id: noticeIdOf(notice),
    recipient: recipientKeyOf(notice.recipient),
    kind: notice.kind,
    cause_id: notice.causeId,
    matter_id: notice.matterId,
    region_code: notice.regionCode,
    facts: notice.facts,
  };
}

function reminderRowOf(reminder: Reminder) {
  return {
    reminder_id: reminder.reminderId,
    recipient: recipientKeyOf(reminder.recipient),
    kind: reminder.kind,
    matter_id: reminder.matterId,
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

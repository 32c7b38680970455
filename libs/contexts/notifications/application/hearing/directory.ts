import type { ClientBase } from 'pg';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { DirectoryEvent } from '../../domain/heard-event.js';

/**
 * Takes in who is who and where they can be reached; one statement for each event. What was heard before its predecessor stays: a
 * revision never goes back.
 */
export async function takeIntoDirectory(client: ClientBase, event: DirectoryEvent, now: Instant): Promise<void> {
  const { revision, data } = event;
  switch (event.type) {
    case 'RegionRegistered':
      await client.query({
        name: 'hear-region',
        text: `INSERT INTO notification.region (region_code, name) VALUES ($1, $2)
               ON CONFLICT (region_code) DO UPDATE SET name = EXCLUDED.name`,
        values: [event.data.regionCode, event.data.name],
      });
      return;
    case 'HouseholdHeadKnown':
      await client.query({
        name: 'hear-household',
        text: `INSERT INTO notification.household AS known (household_id, head_subject_id, revision) VALUES ($1, $2, $3)
               ON CONFLICT (household_id) DO UPDATE
               SET head_subject_id = EXCLUDED.head_subject_id, revision = EXCLUDED.revision
               WHERE known.revision < EXCLUDED.revision`,
        values: [event.data.householdId, event.data.headSubjectId, revision],
      });
      return;
    case 'PhoneKnown':
      await takePhone(client, event);
      return;
    case 'ResidentErased':
      await forget(client, event.data.subjectId, now);
      return;
    case 'AccountRegistered':
      await client.query({
        name: 'hear-account',
        text: `INSERT INTO notification.account (account_id, subject_id, revision) VALUES ($1, $2, $3)
               ON CONFLICT (account_id) DO UPDATE SET subject_id = EXCLUDED.subject_id`,
        values: [event.data.accountId, event.data.subjectId, revision],
      });
      return;
    case 'AccountStandingChanged':
      await client.query({
        name: 'hear-standing',
        text: `INSERT INTO notification.account AS known (account_id, enabled, revision) VALUES ($1, $2, $3)
               ON CONFLICT (account_id) DO UPDATE SET enabled = EXCLUDED.enabled, revision = EXCLUDED.revision
               WHERE known.revision < EXCLUDED.revision`,
        values: [event.data.accountId, event.data.enabled, revision],
      });
      return;
    case 'OfficeChanged':
      await takeOffice(client, event);
      return;
    default:
      assertNever(event, `event with ${Object.keys(data).length} fields`);
  }
}

async function takePhone(
  client: ClientBase,
  { data, revision }: Extract<DirectoryEvent, { type: 'PhoneKnown' }>,
): Promise<void> {
  // After an erasure nothing comes back, in whatever order it is heard.
  await client.query({
    name: 'hear-phone',
    text: `INSERT INTO notification.contact AS known (subject_id, phone, phone_revision, elder)
           VALUES ($1, $2, $3, coalesce($4, false))
           ON CONFLICT (subject_id) DO UPDATE SET
             phone = CASE WHEN known.phone_revision < EXCLUDED.phone_revision THEN EXCLUDED.phone ELSE known.phone END,
             phone_revision = greatest(known.phone_revision, EXCLUDED.phone_revision),
             elder = coalesce($4, known.elder)
           WHERE known.erased_at IS NULL`,
    values: [data.subjectId, data.phone, revision, data.elder ?? null],
  });
}

async function takeOffice(
  client: ClientBase,
  { data, revision }: Extract<DirectoryEvent, { type: 'OfficeChanged' }>,
): Promise<void> {
  const { accountId, role, regionCode, held } = data;
  await client.query({
    name: 'hear-office',
    text: `INSERT INTO notification.office_holder AS known
             (account_id, role, region_code, held, valid_from, valid_until, revision)
           VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (account_id, role, region_code) DO UPDATE SET
             held = EXCLUDED.held, valid_from = EXCLUDED.valid_from, valid_until = EXCLUDED.valid_until,
             revision = EXCLUDED.revision
           WHERE known.revision < EXCLUDED.revision`,
    values: [accountId, role, regionCode, held !== null, held?.validFrom ?? null, held?.validUntil ?? null, revision],
  });
}

/** Takes away addresses, wishes and what notices said, and calls back what has not gone out. Repeating it changes nothing. */
async function forget(client: ClientBase, subjectId: string, now: Instant): Promise<void> {
  await client.query({
    name: 'forget-subject',
    text: `WITH contact AS (
             INSERT INTO notification.contact AS known (subject_id, erased_at) VALUES ($1, $2)
             ON CONFLICT (subject_id) DO UPDATE
             SET phone = NULL, elder = false, erased_at = coalesce(known.erased_at, EXCLUDED.erased_at)),
           preference AS (
             UPDATE notification.preference
             SET language = NULL, elder_friendly = NULL, quiet_hours = NULL, channels = '{}', email = NULL, wechat = NULL,
                 updated_at = $2
             WHERE holder = $1),
           notice AS (UPDATE notification.notice SET facts = NULL WHERE recipient = 'person:' || $1),
           reminder AS (
             UPDATE notification.reminder SET state = 'ERASED', facts = '{}'
             WHERE recipient = 'person:' || $1 AND state = 'WAITING')
           UPDATE notification.delivery SET state = 'ERASED', claim = NULL, claimed_until = NULL
           WHERE holder = $1 AND state IN ('WAITING', 'SENDING', 'DEAD')`,
    values: [subjectId, now],
  });
}

import type { ClientBase } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { DirectoryEvent } from '../../domain/heard-event.js';

type EventOf<Type extends DirectoryEvent['type']> = Extract<DirectoryEvent, { readonly type: Type }>;

/**
 * Takes in who is who and where they can be reached: one statement for all events of a kind. What was heard before its predecessor
 * stays: a revision never goes back. After an erasure nothing comes back, in whatever order it is heard.
 */
export async function takeIntoDirectory(
  client: ClientBase,
  events: readonly DirectoryEvent[],
  now: Instant,
): Promise<void> {
  const of = <Type extends DirectoryEvent['type']>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  await takeRegions(client, of('RegionRegistered'));
  await takeHeads(client, of('HouseholdHeadKnown'));
  await takePhones(client, of('PhoneKnown'));
  await takeAccounts(client, of('AccountRegistered'));
  await takeStandings(client, of('AccountStandingChanged'));
  await takeOffices(client, of('OfficeChanged'));
  for (const { data } of of('ResidentErased')) await forget(client, data.subjectId, now);
}

/** Of several events about the same thing the latest: a statement touches a row once. */
function latest<Event extends DirectoryEvent>(
  events: readonly Event[],
  keyOf: (event: Event) => string,
): readonly Event[] {
  const found = new Map<string, Event>();
  for (const event of events) {
    const known = found.get(keyOf(event));
    if (known === undefined || known.revision < event.revision) found.set(keyOf(event), event);
  }
  return [...found.values()];
}

async function takeRegions(client: ClientBase, events: readonly EventOf<'RegionRegistered'>[]): Promise<void> {
  const regions = latest(events, ({ data }) => data.regionCode);
  if (regions.length === 0) return;
  await client.query({
    name: 'hear-regions',
    text: `INSERT INTO notification.region (region_code, name) SELECT * FROM unnest($1::text[], $2::text[])
           ON CONFLICT (region_code) DO UPDATE SET name = EXCLUDED.name`,
    values: [regions.map(({ data }) => data.regionCode), regions.map(({ data }) => data.name)],
  });
}

async function takeHeads(client: ClientBase, events: readonly EventOf<'HouseholdHeadKnown'>[]): Promise<void> {
  const households = latest(events, ({ data }) => data.householdId);
  if (households.length === 0) return;
  await client.query({
    name: 'hear-households',
    text: `INSERT INTO notification.household AS known (household_id, head_subject_id, revision)
           SELECT * FROM unnest($1::uuid[], $2::text[], $3::integer[])
           ON CONFLICT (household_id) DO UPDATE
           SET head_subject_id = EXCLUDED.head_subject_id, revision = EXCLUDED.revision
           WHERE known.revision < EXCLUDED.revision`,
    values: [
      households.map(({ data }) => data.householdId),
      households.map(({ data }) => data.headSubjectId),
      households.map(({ revision }) => revision),
    ],
  });
}

async function takePhones(client: ClientBase, events: readonly EventOf<'PhoneKnown'>[]): Promise<void> {
  const people = latest(events, ({ data }) => data.subjectId);
  if (people.length === 0) return;
  // Said at registration alone, which a change in the same batch must not hide.
  const elders = new Map(
    events.flatMap(({ data }) => (data.elder === undefined ? [] : [[data.subjectId, data.elder]])),
  );
  await client.query({
    name: 'hear-phones',
    text: `INSERT INTO notification.contact AS known (subject_id, phone, phone_revision, elder)
           SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::boolean[])
           ON CONFLICT (subject_id) DO UPDATE SET
             phone = CASE WHEN known.phone_revision < EXCLUDED.phone_revision THEN EXCLUDED.phone ELSE known.phone END,
             phone_revision = greatest(known.phone_revision, EXCLUDED.phone_revision),
             elder = coalesce(EXCLUDED.elder, known.elder)
           WHERE known.erased_at IS NULL`,
    values: [
      people.map(({ data }) => data.subjectId),
      people.map(({ data }) => data.phone),
      people.map(({ revision }) => revision),
      people.map(({ data }) => elders.get(data.subjectId) ?? null),
    ],
  });
}

async function takeAccounts(client: ClientBase, events: readonly EventOf<'AccountRegistered'>[]): Promise<void> {
  const accounts = latest(events, ({ data }) => data.accountId);
  if (accounts.length === 0) return;
  await client.query({
    name: 'hear-accounts',
    text: `INSERT INTO notification.account (account_id, subject_id, revision)
           SELECT * FROM unnest($1::text[], $2::text[], $3::integer[])
           ON CONFLICT (account_id) DO UPDATE SET subject_id = EXCLUDED.subject_id`,
    values: [
      accounts.map(({ data }) => data.accountId),
      accounts.map(({ data }) => data.subjectId),
      accounts.map(({ revision }) => revision),
    ],
  });
}

async function takeStandings(client: ClientBase, events: readonly EventOf<'AccountStandingChanged'>[]): Promise<void> {
  const accounts = latest(events, ({ data }) => data.accountId);
  if (accounts.length === 0) return;
  await client.query({
    name: 'hear-standings',
    text: `INSERT INTO notification.account AS known (account_id, enabled, revision)
           SELECT * FROM unnest($1::text[], $2::boolean[], $3::integer[])
           ON CONFLICT (account_id) DO UPDATE SET enabled = EXCLUDED.enabled, revision = EXCLUDED.revision
           WHERE known.revision < EXCLUDED.revision`,
    values: [
      accounts.map(({ data }) => data.accountId),
      accounts.map(({ data }) => data.enabled),
      accounts.map(({ revision }) => revision),
    ],
  });
}

async function takeOffices(client: ClientBase, events: readonly EventOf<'OfficeChanged'>[]): Promise<void> {
  const offices = latest(events, ({ data }) => `${data.accountId} ${data.role} ${data.regionCode}`);
  if (offices.length === 0) return;
  await client.query({
    name: 'hear-offices',
    text: `INSERT INTO notification.office_holder AS known
             (account_id, role, region_code, held, valid_from, valid_until, revision)
           SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::timestamptz[], $6::timestamptz[], $7::integer[])
           ON CONFLICT (account_id, role, region_code) DO UPDATE SET
             held = EXCLUDED.held, valid_from = EXCLUDED.valid_from, valid_until = EXCLUDED.valid_until,
             revision = EXCLUDED.revision
           WHERE known.revision < EXCLUDED.revision`,
    values: [
      offices.map(({ data }) => data.accountId),
      offices.map(({ data }) => data.role),
      offices.map(({ data }) => data.regionCode),
      offices.map(({ data }) => data.held !== null),
      offices.map(({ data }) => data.held?.validFrom ?? null),
      offices.map(({ data }) => data.held?.validUntil ?? null),
      offices.map(({ revision }) => revision),
    ],
  });
}

/** Takes away addresses, wishes and what notices said, and calls back what has not gone out. Repeating it changes nothing. */
async function forget(client: ClientBase, subjectId: string, now: Instant): Promise<void> {
  await client.query({
    name: 'forget-subject',
    text: `WITH contact AS (
             INSERT INTO notification.contact AS known (subject_id, erased_at) VALUES ($1, $2)
             ON CONFLICT (subject_id) DO UPDATE
             SET phone = NULL, elder = NULL, erased_at = coalesce(known.erased_at, EXCLUDED.erased_at)),
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

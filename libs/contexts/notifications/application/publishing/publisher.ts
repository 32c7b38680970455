import type { Pool, PoolClient } from 'pg';
import type { Clock, Instant } from '#libs/kernel/clock';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import { inTransaction } from '#libs/postgres/transaction';
import { OUTWARD_CHANNELS, type OutwardChannel } from '../../domain/channel.js';
import { planDeliveries, type PlannedDelivery } from '../../domain/delivery-plan.js';
import type { NoticeKind } from '../../domain/notice.js';
import { recipientOf } from '../../domain/recipient.js';
import { holdersOf, officeHoldersOf, type KnownHolder, type OfficeHolder } from '../preferences/holders.js';

/** Notices of one transaction; a campaign issues thousands in a minute. */
export const PUBLISHING_BATCH = 500;

/** Chosen once: whoever holds this lock numbers notices. */
const NUMBERING_LOCK = 4_207_311;

interface UnpublishedNotice {
  readonly noticeId: Uuid;
  readonly recipient: string;
  readonly kind: NoticeKind;
}

interface Delivery extends PlannedDelivery {
  readonly noticeId: Uuid;
}

/**
 * Puts new notices into the inboxes and plans their ways out. Numbers are given under a lock and in the transaction that makes them visible,
 * so whoever has seen a number has seen all before it: live updates can go by it.
 */
export class Publisher {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly configured: ReadonlySet<OutwardChannel>,
  ) {}

  /** @returns how many notices were published; fewer than {@link PUBLISHING_BATCH}: none is left */
  async publishBatch(): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      const notices = await takeUnpublished(client);
      if (notices.length === 0) return 0;
      const now = this.clock.now();
      const { deliveries, erased } = await this.plan(client, notices, now);
      await publish(client, notices, erased);
      await insertDeliveries(client, deliveries);
      return notices.length;
    });
  }

  private async plan(client: PoolClient, notices: readonly UnpublishedNotice[], now: Instant) {
    const told = notices.map((notice) => ({ notice, to: recipientOf(notice.recipient) }));
    const offices = told.flatMap(({ to }) => (to.kind === 'OFFICE' ? [to] : []));
    const officeHolders = await officeHoldersOf(client, distinctOffices(offices), now);
    const subjects = told.flatMap(({ to }) => (to.kind === 'OFFICE' ? [] : [to.subjectId]));
    const known = await holdersOf(client, [...subjects, ...officeHolders.map(({ holderId }) => holderId)]);
    const deliveries: Delivery[] = [];
    const erased: Uuid[] = [];
    for (const { notice, to } of told) {
      if (to.kind === 'OFFICE') {
        deliveries.push(...this.planForOffice(notice, to, officeHolders, known, now));
        continue;
      }
      const holder = known.get(to.subjectId);
      if (holder?.erased === true) erased.push(notice.noticeId);
      else if (holder !== undefined) deliveries.push(...this.planFor(notice, holder, now));
    }
    return { deliveries, erased };
  }

  /** Only for who asked for it: an address given for one's own matters is not taken for an office's. */
  private planForOffice(
    notice: UnpublishedNotice,
    { role, regionCode }: Pick<OfficeHolder, 'role' | 'regionCode'>,
    officeHolders: readonly OfficeHolder[],
    known: ReadonlyMap<string, KnownHolder>,
    now: Instant,
  ): readonly Delivery[] {
    return officeHolders
      .filter((holder) => holder.role === role && holder.regionCode === regionCode)
      .flatMap(({ holderId }) => {
        const holder = known.get(holderId);
        const asked = holder !== undefined && !holder.erased && holder.preferences.channels[notice.kind] !== undefined;
        return asked ? this.planFor(notice, holder, now) : [];
      });
  }

  private planFor({ noticeId, kind }: UnpublishedNotice, holder: KnownHolder, now: Instant): readonly Delivery[] {
    const reachableBy = OUTWARD_CHANNELS.filter((channel) => holder.addresses[channel] !== undefined);
    const { holderId, preferences } = holder;
    const plan = planDeliveries(kind, { holderId, preferences, reachableBy }, this.configured, now);
    return plan.map((delivery) => ({ noticeId, ...delivery }));
  }
}

async function takeUnpublished(client: PoolClient): Promise<readonly UnpublishedNotice[]> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [NUMBERING_LOCK]);
  const { rows } = await client.query<UnpublishedNotice>({
    name: 'take-unpublished',
    text: `SELECT notice_id AS "noticeId", recipient, kind FROM notification.notice
           WHERE number IS NULL ORDER BY created_at, notice_id LIMIT $1`,
    values: [PUBLISHING_BATCH],
  });
  return rows;
}

async function publish(
  client: PoolClient,
  notices: readonly UnpublishedNotice[],
  erased: readonly Uuid[],
): Promise<void> {
  await client.query({
    name: 'publish-notices',
    text: `WITH last AS (SELECT coalesce(max(number), 0) AS number FROM notification.notice),
           offices AS (
             INSERT INTO notification.office (recipient)
             SELECT DISTINCT recipient FROM notification.notice WHERE notice_id = ANY($1::uuid[]) AND recipient LIKE 'office:%'
             ON CONFLICT DO NOTHING)
           UPDATE notification.notice
           SET number = last.number + new.ordinal,
               facts = CASE WHEN notice.notice_id = ANY($2::uuid[]) THEN NULL ELSE facts END
           FROM last, unnest($1::uuid[]) WITH ORDINALITY AS new (notice_id, ordinal)
           WHERE notice.notice_id = new.notice_id`,
    values: [notices.map(({ noticeId }) => noticeId), erased],
  });
}

async function insertDeliveries(client: PoolClient, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await client.query({
    name: 'insert-deliveries',
    text: `INSERT INTO notification.delivery (delivery_id, notice_id, holder, channel, state, due_at, next_attempt_at)
           SELECT *, due_at FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
             AS new (delivery_id, notice_id, holder, channel, state, due_at)
           ON CONFLICT ON CONSTRAINT one_way_out DO NOTHING`,
    values: [
      deliveries.map(({ noticeId, holderId, channel }) => idFromName('delivery', noticeId, holderId, channel)),
      deliveries.map(({ noticeId }) => noticeId),
      deliveries.map(({ holderId }) => holderId),
      deliveries.map(({ channel }) => channel),
      deliveries.map(({ state }) => state),
      deliveries.map(({ dueAt }) => dueAt),
    ],
  });
}

function distinctOffices(offices: readonly { readonly role: string; readonly regionCode: string }[]) {
  return [...new Map(offices.map((office) => [`${office.role}@${office.regionCode}`, office])).values()];
}

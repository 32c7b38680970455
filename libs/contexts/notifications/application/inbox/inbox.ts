import type { Pool } from 'pg';
import type { Role } from '#libs/kernel/actor';
import type { Clock, Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { NoticeFacts, NoticeKind } from '../../domain/notice.js';
import { recipientKeyOf } from '../../domain/recipient.js';

/** Whose inbox it is: an account with the person or organisation behind it and the offices it holds. */
export interface InboxOwner {
  readonly accountId: string;
  readonly subjectId?: string;
  readonly grants: readonly { readonly role: Role; readonly regionCode: string }[];
}

/** A notice in an inbox, not yet in words. */
export interface InboxNotice {
  readonly noticeId: Uuid;
  readonly number: number;
  readonly recipient: string;
  readonly kind: NoticeKind;
  readonly matterId: string;
  readonly regionCode: string;
  readonly facts: NoticeFacts[NoticeKind] | null;
  readonly community: string | null;
  readonly createdAt: Instant;
  readonly shownAt: Instant | null;
  /** By this account. */
  readonly readAt: Instant | null;
}

export interface InboxPage {
  /** Number of the last notice of the page before; undefined on the first page. */
  readonly before?: number;
  readonly unreadOnly: boolean;
  readonly limit: number;
}

const NOTICE = `notice_id AS "noticeId", number, recipient, kind, matter_id AS "matterId", notice.region_code AS "regionCode", facts,
  region.name AS community, created_at AS "createdAt", shown_at AS "shownAt",
  (SELECT read_at FROM notification.reading WHERE reading.notice_id = notice.notice_id AND account_id = $1) AS "readAt"`;

const FROM = `FROM notification.notice LEFT JOIN notification.region ON region.region_code = notice.region_code`;

/** Notices of the person or organisation behind the account ($2), and of each office that was ever told anything in the area of a grant ($3). */
const OWN = `number IS NOT NULL AND recipient = ANY(
  $2::text[] || ARRAY(SELECT office.recipient FROM notification.office WHERE office.recipient LIKE ANY($3::text[])))`;

const UNREAD = `NOT EXISTS (SELECT FROM notification.reading WHERE reading.notice_id = notice.notice_id AND account_id = $1)`;

/** Unread notices that are counted; nobody needs to know whether it is more. */
export const COUNTED_UNREAD = 1_000;

/** What people have been told, each as far as it is theirs. */
export class Inbox {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /** Newest first; one more than the limit when there is another page. Notes that they were shown. */
  async page(owner: InboxOwner, { before, unreadOnly, limit }: InboxPage): Promise<readonly InboxNotice[]> {
    const { rows } = await this.pool.query<InboxNotice>({
      name: unreadOnly ? 'inbox-unread' : 'inbox-page',
      text: `SELECT ${NOTICE} ${FROM} WHERE ${OWN} AND ($4::bigint IS NULL OR number < $4) ${unreadOnly ? `AND ${UNREAD}` : ''}
             ORDER BY number DESC LIMIT $5`,
      values: [...ownedBy(owner), before ?? null, limit + 1],
    });
    await this.noteShown(rows.slice(0, limit));
    return rows;
  }

  /** Oldest first, from a number on. */
  async since(owner: InboxOwner, number: number, limit: number): Promise<readonly InboxNotice[]> {
    const { rows } = await this.pool.query<InboxNotice>({
      name: 'inbox-since',
      text: `SELECT ${NOTICE} ${FROM} WHERE ${OWN} AND number > $4 ORDER BY number LIMIT $5`,
      values: [...ownedBy(owner), number, limit],
    });
    return rows;
  }

  /** At most {@link COUNTED_UNREAD}. */
  async unreadCount(owner: InboxOwner): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>({
      name: 'inbox-unread-count',
      text: `SELECT count(*) AS count FROM (SELECT FROM notification.notice WHERE ${OWN} AND ${UNREAD} LIMIT $4) AS unread`,
      values: [...ownedBy(owner), COUNTED_UNREAD],
    });
    return rows[0]?.count ?? 0;
  }

  /** Number of the newest notice of all: what comes later is new. */
  async lastNumber(): Promise<number> {
    const { rows } = await this.pool.query<{ number: number }>({
      name: 'inbox-last',
      text: 'SELECT coalesce(max(number), 0) AS number FROM notification.notice',
    });
    return rows[0]?.number ?? 0;
  }

  /** Notes that the owner has read a notice; the first time stays. @returns undefined when it is not the owner's */
  async read(owner: InboxOwner, noticeId: Uuid): Promise<Instant | undefined> {
    const { rows } = await this.pool.query<{ readAt: Instant }>({
      name: 'inbox-read',
      text: `WITH own AS (
               UPDATE notification.notice SET shown_at = coalesce(shown_at, $5) WHERE notice_id = $4 AND ${OWN} RETURNING notice_id)
             INSERT INTO notification.reading AS known (notice_id, account_id, read_at) SELECT notice_id, $1, $5 FROM own
             ON CONFLICT (notice_id, account_id) DO UPDATE SET read_at = known.read_at
             RETURNING read_at AS "readAt"`,
      values: [...ownedBy(owner), noticeId, this.clock.now()],
    });
    return rows[0]?.readAt;
  }

  async noteShown(notices: readonly InboxNotice[]): Promise<void> {
    const unseen = notices.filter(({ shownAt }) => shownAt === null).map(({ noticeId }) => noticeId);
    if (unseen.length === 0) return;
    await this.pool.query({
      name: 'inbox-shown',
      text: 'UPDATE notification.notice SET shown_at = $2 WHERE notice_id = ANY($1::uuid[]) AND shown_at IS NULL',
      values: [unseen, this.clock.now()],
    });
  }
}

function ownedBy({ accountId, subjectId, grants }: InboxOwner): [string, readonly string[], readonly string[]] {
  const own =
    subjectId === undefined
      ? []
      : (['PERSON', 'ORGANIZATION'] as const).map((kind) => recipientKeyOf({ kind, subjectId }));
  // Roles are literals and codes digits: no character in them means anything to LIKE.
  const offices = grants.map(({ role, regionCode }) => `office:${role}@${regionCode}%`);
  return [accountId, own, offices];
}

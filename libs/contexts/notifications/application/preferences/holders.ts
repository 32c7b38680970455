import type { Instant } from '#libs/kernel/clock';
import type { Sealed } from '#libs/kernel/sealed';
import type { OutwardChannel } from '../../domain/channel.js';
import { NO_PREFERENCES, type Preferences } from '../../domain/delivery-plan.js';
import type { QuietHours } from '../../domain/quiet-hours.js';
import type { Language } from '../../domain/wording/wording.js';
import type { Database } from '../storage.js';

/** Somebody with what is known of how to reach him. Addresses are ciphertext. */
export interface KnownHolder {
  readonly holderId: string;
  readonly preferences: Preferences;
  readonly addresses: Readonly<Partial<Record<OutwardChannel, Sealed>>>;
  /** Sixty or older by the register. */
  readonly elder: boolean;
  readonly erased: boolean;
}

interface HolderRow {
  readonly holderId: string;
  readonly phone: Sealed | null;
  readonly elder: boolean | null;
  readonly erasedAt: Instant | null;
  readonly hasPreferences: boolean;
  readonly language: Language | null;
  readonly elderFriendly: boolean | null;
  readonly quietHours: QuietHours | null;
  /** JSON null (none) and SQL NULL (the default) come as the same null. */
  readonly quietHoursChosen: boolean;
  readonly channels: Preferences['channels'] | null;
  readonly email: Sealed | null;
  readonly wechat: Sealed | null;
}

/** Everybody asked for, known or not; one statement. */
export async function holdersOf(
  database: Database,
  holderIds: readonly string[],
): Promise<ReadonlyMap<string, KnownHolder>> {
  if (holderIds.length === 0) return new Map();
  const { rows } = await database.query<HolderRow>({
    name: 'holders',
    text: `SELECT wanted.holder AS "holderId", phone, elder, erased_at AS "erasedAt", preference.holder IS NOT NULL AS "hasPreferences",
                  language, elder_friendly AS "elderFriendly", quiet_hours AS "quietHours",
                  quiet_hours IS NOT NULL AS "quietHoursChosen", channels, email, wechat
           FROM (SELECT DISTINCT unnest($1::text[]) AS holder) AS wanted
           LEFT JOIN notification.contact ON contact.subject_id = wanted.holder
           LEFT JOIN notification.preference ON preference.holder = wanted.holder`,
    values: [holderIds],
  });
  return new Map(rows.map((row) => [row.holderId, holderOf(row)]));
}

function holderOf(row: HolderRow): KnownHolder {
  const { holderId, phone, email, wechat, elder, erasedAt } = row;
  return {
    holderId,
    preferences: preferencesOf(row),
    addresses: {
      ...(phone === null ? {} : { SMS: phone }),
      ...(email === null ? {} : { EMAIL: email }),
      ...(wechat === null ? {} : { WECHAT: wechat }),
    },
    elder: elder ?? false,
    erased: erasedAt !== null,
  };
}

function preferencesOf(row: HolderRow): Preferences {
  if (!row.hasPreferences) return NO_PREFERENCES;
  const { language, elderFriendly, quietHours, quietHoursChosen, channels } = row;
  return {
    language,
    elderFriendly,
    quietHours: quietHoursChosen ? quietHours : undefined,
    channels: channels ?? {},
  };
}

/** An account that holds an office at this moment. */
export interface OfficeHolder {
  readonly role: string;
  readonly regionCode: string;
  readonly holderId: string;
}

/** Who holds each of the offices, for its own area or a larger one. `regionCode` is that of the office asked for. */
export async function officeHoldersOf(
  database: Database,
  offices: readonly { readonly role: string; readonly regionCode: string }[],
  now: Instant,
): Promise<readonly OfficeHolder[]> {
  if (offices.length === 0) return [];
  const { rows } = await database.query<OfficeHolder>({
    name: 'office-holders',
    text: `SELECT DISTINCT office.role, office.region_code AS "regionCode",
                  coalesce(account.subject_id, account.account_id) AS "holderId"
           FROM unnest($1::text[], $2::text[]) AS office (role, region_code)
           JOIN notification.office_holder AS holder
             ON holder.role = office.role AND office.region_code LIKE holder.region_code || '%'
           JOIN notification.account ON account.account_id = holder.account_id
           WHERE holder.held AND account.enabled AND holder.valid_from <= $3
             AND (holder.valid_until IS NULL OR holder.valid_until > $3)`,
    values: [offices.map(({ role }) => role), offices.map(({ regionCode }) => regionCode), now],
  });
  return rows;
}

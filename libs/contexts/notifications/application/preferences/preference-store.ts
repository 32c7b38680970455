import type { Pool } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Sealed } from '#libs/kernel/sealed';
import type { Preferences } from '../../domain/delivery-plan.js';
import { holdersOf, type KnownHolder } from './holders.js';

/** Preferences with the addresses that only the holder can give; ciphertext. */
export interface StoredPreferences extends Preferences {
  readonly email: Sealed | null;
  readonly wechat: Sealed | null;
}

/** How people want to be told. */
export class PreferenceStore {
  constructor(private readonly pool: Pool) {}

  async find(holderId: string): Promise<KnownHolder> {
    const holders = await holdersOf(this.pool, [holderId]);
    return holders.get(holderId) as KnownHolder;
  }

  /** Replaces all of them. */
  async replace(holderId: string, preferences: StoredPreferences, now: Instant): Promise<void> {
    const { language, elderFriendly, quietHours, channels, email, wechat } = preferences;
    await this.pool.query({
      name: 'replace-preferences',
      text: `INSERT INTO notification.preference
               (holder, language, elder_friendly, quiet_hours, channels, email, wechat, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (holder) DO UPDATE SET
               language = EXCLUDED.language, elder_friendly = EXCLUDED.elder_friendly, quiet_hours = EXCLUDED.quiet_hours,
               channels = EXCLUDED.channels, email = EXCLUDED.email, wechat = EXCLUDED.wechat, updated_at = EXCLUDED.updated_at`,
      values: [
        holderId,
        language,
        elderFriendly,
        quietHours === undefined ? null : JSON.stringify(quietHours),
        JSON.stringify(channels),
        email,
        wechat,
        now,
      ],
    });
  }
}

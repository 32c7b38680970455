import type { Instant } from '#libs/kernel/clock';
import { defaultChannelsOf, type OutwardChannel } from './channel.js';
import type { NoticeKind } from './notice.js';
import { afterQuietHours, DEFAULT_QUIET_HOURS, type QuietHours } from './quiet-hours.js';
import type { Language } from './wording/wording.js';

/** How somebody wants to be told. Absent fields: the default. */
export interface Preferences {
  readonly language: Language | null;
  /** Null: as the register says, sixty or older. */
  readonly elderFriendly: boolean | null;
  /** Undefined: the default hours; null: none. */
  readonly quietHours: QuietHours | null | undefined;
  /** Of the kinds somebody decided on. */
  readonly channels: Readonly<Partial<Record<NoticeKind, readonly OutwardChannel[]>>>;
}

export const NO_PREFERENCES: Preferences = {
  language: null,
  elderFriendly: null,
  quietHours: undefined,
  channels: {},
};

/** Somebody a notice goes out to: the recipient, or an account that holds the office. */
export interface Holder {
  /** Subject id, or account id of somebody without one. */
  readonly holderId: string;
  readonly preferences: Preferences;
  /** Channels for which an address is known. */
  readonly reachableBy: readonly OutwardChannel[];
}

export interface PlannedDelivery {
  readonly holderId: string;
  readonly channel: OutwardChannel;
  /** WAITING goes out from `dueAt` on; the others are recorded as not sent, with why. */
  readonly state: 'WAITING' | 'NOT_CONFIGURED' | 'NO_ADDRESS';
  readonly dueAt: Instant;
}

/**
 * The ways out for a notice to one holder. A channel that somebody asked for but that cannot work is recorded; one that the default
 * would take is recorded only when there is an address for it.
 */
export function planDeliveries(
  kind: NoticeKind,
  { holderId, preferences, reachableBy }: Holder,
  configured: ReadonlySet<OutwardChannel>,
  now: Instant,
): readonly PlannedDelivery[] {
  const chosen = preferences.channels[kind];
  const channels = chosen ?? defaultChannelsOf(kind).filter((channel) => reachableBy.includes(channel));
  return channels.map((channel) => {
    const state = !reachableBy.includes(channel)
      ? 'NO_ADDRESS'
      : configured.has(channel)
        ? 'WAITING'
        : 'NOT_CONFIGURED';
    return { holderId, channel, state, dueAt: afterQuietHours(now, quietHoursOf(preferences)) };
  });
}

export function quietHoursOf({ quietHours }: Preferences): QuietHours | null {
  return quietHours === undefined ? DEFAULT_QUIET_HOURS : quietHours;
}

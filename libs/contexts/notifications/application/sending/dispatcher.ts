import type { Clock, Instant } from '#libs/kernel/clock';
import { failpoint } from '#libs/kernel/failpoint';
import { inParallel } from '#libs/kernel/in-parallel';
import { newId } from '#libs/kernel/identifiers';
import { isTransient } from '#libs/postgres/transient-error';
import type { Vault } from '#libs/vault/vault';
import { quietHoursOf } from '../../domain/delivery-plan.js';
import { afterQuietHours } from '../../domain/quiet-hours.js';
import { nextAttempt } from '../../domain/retry-policy.js';
import { composeNotice, composeSms } from '../../domain/wording/compose.js';
import { holdersOf, type KnownHolder } from '../preferences/holders.js';
import type { Database } from '../storage.js';
import { SendError, type ChannelSender, type OutgoingMessage, type SendOutcome } from './channel-sender.js';
import type { ClaimedDelivery, Deliveries } from './deliveries.js';

/** Deliveries taken on at a time. */
export const SENDING_BATCH = 20;

/** Calls to one provider at once. */
const IN_FLIGHT = 4;

/**
 * Milliseconds for which a batch is ours; longer than its slowest course: five rounds of four calls at the mail server's 30 seconds, twice.
 * What a crash leaves is taken on by others after it.
 */
export const CLAIM_FOR = 5 * 60 * 1000;

export interface DispatcherOptions {
  readonly database: Database;
  readonly deliveries: Deliveries;
  /** Opens addresses; its role may read keys and nothing more. */
  readonly vault: Pick<Vault, 'open'>;
  readonly clock: Clock;
  /** From 0 to 1, for the pauses between attempts. */
  readonly random: () => number;
  /** Where people read their notices. */
  readonly portalUrl: string;
}

/** Sends what is due over one channel. */
export class Dispatcher {
  constructor(
    private readonly sender: ChannelSender,
    private readonly options: DispatcherOptions,
  ) {}

  /** @returns how many were taken on; fewer than {@link SENDING_BATCH}: nothing more is due */
  async sendBatch(signal: AbortSignal): Promise<number> {
    const { deliveries, clock, database } = this.options;
    const now = clock.now();
    const until = new Date(Date.parse(now) + CLAIM_FOR).toISOString();
    const claimed = await deliveries.claim(this.sender.channel, newId(), now, until, SENDING_BATCH);
    const holders = await holdersOf(database, [...new Set(claimed.map(({ holder }) => holder))]);
    await inParallel(claimed, IN_FLIGHT, (delivery) => this.carryOut(delivery, holders.get(delivery.holder), signal));
    return claimed.length;
  }

  private async carryOut(
    delivery: ClaimedDelivery,
    holder: KnownHolder | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { deliveries, clock } = this.options;
    const now = clock.now();
    // Stopping: what has not been handed over waits for the next start.
    if (signal.aborted) return deliveries.postpone(delivery, now);
    if (holder === undefined || holder.erased || delivery.facts === null) return deliveries.close(delivery, 'ERASED');
    const allowedAt = afterQuietHours(now, quietHoursOf(holder.preferences));
    if (allowedAt > now) return deliveries.postpone(delivery, allowedAt);
    let outcome: SendOutcome;
    try {
      const message = await this.messageFor(delivery, holder);
      if (message === 'NO_ADDRESS' || message === 'ERASED') return await deliveries.close(delivery, message);
      outcome = await this.sender.send(message, signal);
    } catch (error) {
      // The database is away: the claim runs out and somebody takes it on again.
      if (!(error instanceof SendError) && isTransient(error)) throw error;
      await this.noteFailure(delivery, reasonOf(error));
      return;
    }
    failpoint('notification.after-send');
    if (outcome.status === 'SENT') await deliveries.noteSent(delivery, outcome.reference, clock.now());
    else await deliveries.noteFailure(delivery, outcome.reason, undefined, clock.now());
  }

  private async noteFailure(delivery: ClaimedDelivery, reason: string): Promise<void> {
    const { deliveries, clock, random } = this.options;
    const now = clock.now();
    const at: Instant | undefined = nextAttempt(delivery.attempts, delivery.dueAt, now, random());
    await deliveries.noteFailure(delivery, reason, at, now);
  }

  /** Opens the address: the last moment before it leaves. */
  private async messageFor(
    delivery: ClaimedDelivery,
    { addresses, preferences, elder }: KnownHolder,
  ): Promise<OutgoingMessage | 'NO_ADDRESS' | 'ERASED'> {
    const { deliveryId, channel, kind, facts, community } = delivery;
    const sealed = addresses[channel];
    if (sealed === undefined || facts === null) return 'NO_ADDRESS';
    const opened = await this.options.vault.open(sealed);
    if (opened.status === 'erased') return 'ERASED';
    const language = preferences.language ?? 'zh-CN';
    const content = { kind, facts, community };
    const link = `${this.options.portalUrl}/inbox`;
    const { subject, body } = composeNotice(content, language);
    const elderFriendly = preferences.elderFriendly ?? elder;
    const text = channel === 'SMS' ? composeSms(content, language, { elderFriendly, link }) : `${body}\n\n${link}\n`;
    return { deliveryId, address: opened.text, kind, language, subject, text };
  }
}

/** Only our own errors are known to be free of personal data. */
function reasonOf(error: unknown): string {
  return error instanceof SendError ? error.message : (error as Error).name;
}

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import { Publisher, PUBLISHING_BATCH } from '#libs/contexts/notifications/application/publishing/publisher';
import { Reminders, REMINDING_BATCH } from '#libs/contexts/notifications/application/reminding/reminders';
import { CHANNEL_SENDERS, type ChannelSender } from '#libs/contexts/notifications/application/sending/channel-sender';
import { Deliveries } from '#libs/contexts/notifications/application/sending/deliveries';
import { Dispatcher, SENDING_BATCH } from '#libs/contexts/notifications/application/sending/dispatcher';
import { NOTIFICATION_POOL } from '#libs/contexts/notifications/application/storage';
import { workUntil, type Work } from '#libs/contexts/notifications/application/work-loop';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import type { Vault } from '#libs/vault/vault';
import type { NotificationConfiguration } from './notification-configuration.js';

/** Injection token of the {@link NotificationConfiguration}. */
export const NOTIFICATION_CONFIGURATION = Symbol('NotificationConfiguration');

/** Injection token of the vault as role `qiyue_notification` sees it: it opens, it makes no keys. */
export const NOTIFICATION_VAULT = Symbol('NotificationVault');

/** Milliseconds between two looks for new notices: what people wait for on a page is there in a breath. */
const PUBLISHING_INTERVAL = 500;

/** Milliseconds between two looks for due deliveries. */
const SENDING_INTERVAL = 1_000;

/** Milliseconds between two looks for due reminders, which are days: a minute late is in time. */
const REMINDING_INTERVAL = 60_000;

/** Publishes, reminds and sends, each in a loop of its own, from the bootstrap of the application to its shutdown. */
@Injectable()
export class NotificationWork implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(NotificationWork.name);
  private readonly stopping = new AbortController();
  private running: readonly Promise<void>[] = [];

  constructor(
    @Inject(NOTIFICATION_POOL) private readonly pool: Pool,
    @Inject(CHANNEL_SENDERS) private readonly senders: readonly ChannelSender[],
    @Inject(NOTIFICATION_VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(NOTIFICATION_CONFIGURATION) private readonly configuration: NotificationConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.works().map((work) =>
      workUntil(this.stopping.signal, work, (name, error) =>
        this.logger.warn({ message: 'notification work failed and is tried again', work: name, error }),
      ),
    );
  }

  /** Before the pool is closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
    await Promise.all(this.senders.map((sender) => sender.close()));
  }

  private works(): readonly Work[] {
    const { pool, clock, senders, vault } = this;
    const publisher = new Publisher(pool, clock, new Set(senders.map(({ channel }) => channel)));
    const reminders = new Reminders(pool, clock);
    const options = {
      database: pool,
      deliveries: new Deliveries(pool),
      vault,
      clock,
      random: Math.random,
      portalUrl: this.configuration.portalUrl,
    };
    return [
      {
        name: 'publishing',
        interval: PUBLISHING_INTERVAL,
        carryOut: async () => (await publisher.publishBatch()) === PUBLISHING_BATCH,
      },
      {
        name: 'reminding',
        interval: REMINDING_INTERVAL,
        carryOut: async () => (await reminders.carryOutBatch()) === REMINDING_BATCH,
      },
      ...senders.map((sender) => {
        const dispatcher = new Dispatcher(sender, options);
        return {
          name: `sending ${sender.channel}`,
          interval: SENDING_INTERVAL,
          carryOut: async (signal: AbortSignal) => (await dispatcher.sendBatch(signal)) === SENDING_BATCH,
        };
      }),
    ];
  }
}

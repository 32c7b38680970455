import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Pool } from 'pg';
import { NotificationConsumer } from '#libs/contexts/notifications/application/hearing/notification-consumer';
import { Inbox } from '#libs/contexts/notifications/application/inbox/inbox';
import { DeadLetters } from '#libs/contexts/notifications/application/operating/dead-letters';
import { NotificationStatus } from '#libs/contexts/notifications/application/operating/notification-status';
import { PreferenceStore } from '#libs/contexts/notifications/application/preferences/preference-store';
import { CHANNEL_SENDERS, type ChannelSender } from '#libs/contexts/notifications/application/sending/channel-sender';
import { Deliveries } from '#libs/contexts/notifications/application/sending/deliveries';
import { MailSender } from '#libs/contexts/notifications/application/sending/mail-sender';
import { WebhookSender } from '#libs/contexts/notifications/application/sending/webhook-sender';
import { NOTIFICATION_POOL } from '#libs/contexts/notifications/application/storage';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { ConsumersModule } from '#libs/platform/consumers.module';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';
import { openVault } from '#libs/vault/postgres-vault';
import { VAULT } from '#libs/vault/vault';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { InboxController } from './inbox/inbox.controller.js';
import { InboxStreams } from './inbox/inbox-streams.js';
import type { NotificationConfiguration } from './notification-configuration.js';
import { NotificationMetrics } from './notification-metrics.js';
import { NotificationStorageModule } from './notification-storage.module.js';
import { NOTIFICATION_CONFIGURATION, NOTIFICATION_VAULT, NotificationWork } from './notification-work.js';
import { PreferencesController } from './preferences/preferences.controller.js';
import { ReceiptBodies } from './receipts/receipt-bodies.js';
import { ReceiptsController } from './receipts/receipts.controller.js';

/** Names the process to the brokers. */
const CLIENT_ID = 'qiyue-notification';

/** Who is told what: consumer, loops and routes. Needs the platform and the HTTP module of the process it runs in. */
@Module({})
export class NotificationModule {
  static forRoot(configuration: NotificationConfiguration): DynamicModule {
    const storage = NotificationStorageModule.forRoot(configuration.database);
    const consumers = ConsumersModule.forRoot({
      pool: NOTIFICATION_POOL,
      consumers: [NotificationConsumer],
      clientId: CLIENT_ID,
      imports: [storage],
    });
    return {
      module: NotificationModule,
      imports: [storage, consumers],
      controllers: [InboxController, PreferencesController, ReceiptsController, DeadLettersController],
      providers: [
        { provide: NOTIFICATION_CONFIGURATION, useValue: configuration },
        { provide: CHANNEL_SENDERS, useFactory: () => sendersOf(configuration) },
        {
          provide: NOTIFICATION_VAULT,
          // After the vault of the platform: on the first start it is that one that makes the master key.
          useFactory: (pool: Pool, { masterKey, cipher }: PlatformConfiguration) =>
            openVault(pool, masterKey, { algorithm: cipher, readOnly: true }),
          inject: [NOTIFICATION_POOL, PLATFORM_CONFIGURATION, VAULT],
        },
        overPool(Inbox),
        overPool(DeadLetters),
        overPool(NotificationStatus),
        { provide: Deliveries, useFactory: (pool: Pool) => new Deliveries(pool), inject: [NOTIFICATION_POOL] },
        {
          provide: PreferenceStore,
          useFactory: (pool: Pool) => new PreferenceStore(pool),
          inject: [NOTIFICATION_POOL],
        },
        NotificationMetrics,
        NotificationWork,
        InboxStreams,
        ReceiptBodies,
      ],
      exports: [NotificationStatus],
    };
  }
}

function overPool<Service>(service: new (pool: Pool, clock: Clock) => Service): Provider {
  return {
    provide: service,
    useFactory: (pool: Pool, clock: Clock) => new service(pool, clock),
    inject: [NOTIFICATION_POOL, CLOCK],
  };
}

function sendersOf({ mail, webhooks }: NotificationConfiguration): readonly ChannelSender[] {
  return [
    ...(mail === undefined ? [] : [new MailSender(mail)]),
    ...webhooks.map((webhook) => new WebhookSender(webhook)),
  ];
}

import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi, type ApiOptions } from '#apps/api/src/create-api';
import { AuditModule } from '#apps/audit/src/audit.module';
import type { NotificationConfiguration } from '#apps/notification/src/notification-configuration';
import { NotificationModule } from '#apps/notification/src/notification.module';
import { ProjectorModule } from '#apps/projector/src/projector.module';
import { AccountProvisioning } from '#libs/contexts/identity/application/accounts/account-provisioning';
import { Sessions } from '#libs/contexts/identity/application/sessions/sessions';
import { parseTokenKeys } from '#libs/contexts/identity/application/sessions/token-keys';
import { NO_OTHER_SIGN_IN, type SignInConfiguration } from '#libs/contexts/identity/application/sign-in-configuration';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import type { Role } from '#libs/kernel/actor';
import { systemClock, type Clock } from '#libs/kernel/clock';
import { newId } from '#libs/kernel/identifiers';
import type { EventLogAddress } from '#libs/platform/event-log-address';
import { integrationEventMappers, validateIntegrationEvent } from '#libs/platform/integration-events';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { useTestDatabase, type TestDatabase } from '#libs/testing/postgres-database';
import { masterKeyFromText } from '#libs/vault/master-key';
import { Client } from './client.js';

/** Milliseconds for the start of the whole application; most of it is loading code. */
const START_TIMEOUT = 120_000;

/** Seconds; longer than any spec: those that compare the copy with the log do it when they have something to find. */
const COMPARE_INTERVAL = 86_400;

export interface HarnessOptions extends Partial<Pick<ApiOptions, 'alongside'>> {
  readonly clock?: Clock;
  /** Where the log is, asked for when the application starts. Default: its own database. */
  readonly eventLog?: () => EventLogAddress;
  /** Ways out of the notification service; without them every channel is off. */
  readonly notification?: () => Partial<NotificationConfiguration>;
  /** Ways of signing in, asked for when the application starts. Default: passkeys for a page on localhost. */
  readonly signIn?: () => Partial<SignInConfiguration>;
}

/** The page that may ask for passkeys unless a spec says otherwise. */
export const PASSKEY_PAGE = 'http://localhost:8080';

/** The real API over a database of its own, with projector and audit in the same process. */
export interface Harness {
  readonly database: TestDatabase;
  readonly app: NestFastifyApplication;
  readonly baseUrl: string;
  /** The master key of its vault, in base64. */
  readonly masterKey: string;
  /** A caller without a token. */
  readonly anonymous: Client;
  /** A caller with the token of an account registered for this role and area; the same account for the same arguments. */
  as(role: Role, regionCode: string, options?: { readonly subjectId?: string }): Promise<Client>;
  /** From now on {@link as} registers accounts anew, should those before have lost their roles or their time. */
  forgetCallers(): void;
  /** Stops the application before the end of the spec: what it wrote stays. */
  stop(): Promise<void>;
  /** A provider of the running application. */
  get<T>(token: Type<T> | symbol): T;
}

/** Call at the top of a spec: starts the application before its tests and closes everything afterwards. */
export function useApplication(options: HarnessOptions = {}): Harness {
  const database = useTestDatabase();
  const clients = new Map<string, Promise<Client>>();
  const masterKey = randomBytes(32).toString('base64');
  let app: NestFastifyApplication | undefined;
  let baseUrl = '';

  beforeAll(async () => {
    const notification = {
      database: database.connectionString('notification'),
      portalUrl: 'http://127.0.0.1:8080',
      webhooks: [],
      ...options.notification?.(),
    };
    app = await createApi(configurationFor(database, masterKey, options), {
      logger: false,
      alongside: [ProjectorModule, AuditModule, NotificationModule.forRoot(notification), ...(options.alongside ?? [])],
    });
    await app.listen(0, '127.0.0.1');
    baseUrl = await app.getUrl();
  }, START_TIMEOUT);

  const stop = async () => {
    const stopped = app;
    app = undefined;
    try {
      // A log of the spec's own may be gone by now: the spec asks itself then.
      if (stopped !== undefined && options.eventLog === undefined) {
        await requirePublicForms(stopped.get<EventLog>(EVENT_LOG, { strict: false }));
      }
    } finally {
      await stopped?.close();
    }
  };

  afterAll(stop);

  const running = () => {
    if (app === undefined) throw new Error('the application exists only inside hooks and tests');
    return app;
  };

  return {
    database,
    masterKey,
    get app() {
      return running();
    },
    get baseUrl() {
      return baseUrl;
    },
    get anonymous() {
      return new Client(baseUrl);
    },
    as(role, regionCode, { subjectId } = {}) {
      const name = [role, regionCode, subjectId ?? ''].join('@');
      const known = clients.get(name);
      if (known !== undefined) return known;
      const client = logIn(running(), baseUrl, role, regionCode, subjectId);
      clients.set(name, client);
      return client;
    },
    forgetCallers: () => clients.clear(),
    stop,
    get: (token) => running().get(token, { strict: false }),
  };
}

/**
 * Whatever a spec brought about, others can be told of: each event of its log becomes a message that keeps to the public contract.
 * @throws InvalidIntegrationEventError
 */
export async function requirePublicForms(log: EventLog): Promise<void> {
  for await (const { events } of log.readAll()) {
    for (const stored of events) {
      const mapper = integrationEventMappers.find(({ storedTypes }) => storedTypes.includes(stored.type));
      validateIntegrationEvent(mapper?.map(stored));
    }
  }
}

function configurationFor(
  database: TestDatabase,
  masterKey: string,
  { clock = systemClock, eventLog, signIn }: HarnessOptions,
): PlatformConfiguration {
  const serviceDatabase = database.connectionString('service');
  return {
    serviceDatabase,
    eventLog: eventLog?.() ?? { engine: 'postgres', connectionString: serviceDatabase },
    projectorDatabase: database.connectionString('projector'),
    auditCopy: { database: database.connectionString('auditCopy'), compareInterval: COMPARE_INTERVAL },
    masterKey: masterKeyFromText(masterKey),
    tokenKeys: parseTokenKeys(randomBytes(32).toString('base64url')),
    signIn: { ...NO_OTHER_SIGN_IN, passkeys: { rpId: 'localhost', origins: [PASSKEY_PAGE] }, ...signIn?.() },
    clock,
    applicationName: 'qiyue acceptance',
  };
}

/**
 * Registers an account as provisioning does and takes a token for it. The login itself, which is slow on purpose (argon2id), has
 * its own acceptance tests.
 */
async function logIn(
  app: NestFastifyApplication,
  baseUrl: string,
  role: Role,
  regionCode: string,
  subjectId: string | undefined,
): Promise<Client> {
  const accountId = await app.get(AccountProvisioning, { strict: false }).ensure({
    accountName: `${role.toLowerCase()}-${newId()}`,
    displayName: `测试账号 ${role}`,
    password: randomBytes(18).toString('base64url'),
    homeRegionCode: regionCode,
    grants: [{ role, regionCode }],
    ...(subjectId === undefined ? {} : { subjectId }),
  });
  const { credential } = await app.get(Sessions, { strict: false }).start({
    accountId,
    grants: [{ role, regionCode }],
    subjectId,
    // What a code to a telephone adds is asked of those who publish, decide or reveal; how it is shown has its own acceptance tests.
    factors: ['password', 'one-time-code'],
    device: { carrier: 'bearer', name: 'acceptance test' },
  });
  return new Client(baseUrl, { token: credential });
}

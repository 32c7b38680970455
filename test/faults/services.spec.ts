import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { FAILPOINTS, type Failpoint } from '#libs/kernel/failpoint';
import { openEventLog } from '#libs/platform/open-event-log';
import { describeWithOwnBroker } from '#libs/testing/kafka-broker';
import { FULL, SEED, surviveFault } from './support/fault-run.js';
import { FaultedInstallation, SERVICES, type ServiceName } from './support/installation.js';
import { randomFrom } from './support/seeded-random.js';
import { SmsGateway } from './support/sms-gateway.js';
import { publishUnruly } from './support/unruly-topics.js';

const ENGINE = 'PostgreSQL';

/** Commands a second while processes die; two cores carry the services, the servers and the load. */
const RATE = FULL ? 40 : 20;

const KILLS = FULL ? 100 : 2;
/** Milliseconds a service lives at most before it is killed again, from when it is there. */
const LONGEST_LIFE = 3_000;

const CRASHES = FULL ? 100 : 2;
/** A process passes its failpoint at most so often before it ends there. */
const MOST_PASSAGES = 20;

const BROKER_AWAY = FULL ? 180_000 : 8_000;
const BROKER_AWAY_RATE = FULL ? 200 : 50;

const RESTARTS = FULL ? 10 : 1;

const UNRULY_LOAD = FULL ? 120_000 : 6_000;
const POISON_EVERY = FULL ? 1_000 : 40;

const AN_HOUR = 3_600_000;
/** Milliseconds from one change of the clock to the next. */
const CLOCK_STANDS = FULL ? 30_000 : 3_000;
/**
 * What was issued by a clock ahead cannot be signed by one behind: the record refuses to say that it was. Tokens and grants that are not yet
 * valid are refused as well; the load logs in again and comes back to those commands.
 */
const AGAINST_TIME = /contract\.signed-before-issue/;

/** Milliseconds of undisturbed work. */
const QUIET = 3_000;

const START_TIMEOUT = 420_000;
const FAULT_TIMEOUT = FULL ? 3_600_000 : 240_000;

/** Those of the vault are passed by a command, which has a spec of its own. */
type ServiceFailpoint = Exclude<Failpoint, `vault.${string}`>;

/** The process in which a failpoint lies. */
const PASSED_BY: Readonly<Record<ServiceFailpoint, ServiceName>> = {
  'command.after-append': 'api',
  'projection.before-commit': 'projector',
  'relay.after-publish': 'relay',
  'consumer.before-commit': 'notification',
  'consumer.after-commit': 'audit',
  'notification.after-send': 'notification',
};

describeWithOwnBroker('a split installation on PostgreSQL', () => {
  const random = randomFrom(SEED);
  const gateway = new SmsGateway();
  let installation: FaultedInstallation;

  beforeAll(async () => {
    await gateway.start();
    installation = await FaultedInstallation.start({ environment: gateway.environment });
    await installation.untilReady();
  }, START_TIMEOUT);

  afterAll(async () => {
    await installation?.stop();
    await gateway.stop();
    await installation?.remove();
  }, START_TIMEOUT);

  it.each(SERVICES)(
    'survives kill -9 of %s at random moments',
    async (service) => {
      await surviveFault(installation, { fault: `kill -9 of ${service}`, engine: ENGINE, rate: RATE }, async () => {
        for (let kill = 0; kill < KILLS; kill++) {
          // Half of the lives end on the way up, as moments come; of the others everybody gets some work out.
          if (random() < 0.5) await installation.untilReady();
          await sleep(random() * LONGEST_LIFE);
          await installation.kill(service);
        }
        return { did: `${KILLS} kills` };
      });
    },
    FAULT_TIMEOUT,
  );

  it(
    'answers commands while the broker is away, and tells everybody afterwards',
    async () => {
      const options = { fault: 'broker stopped', engine: ENGINE, rate: BROKER_AWAY_RATE };
      let during = 0;
      let slowest = 0;
      await surviveFault(installation, options, async (load) => {
        await installation.broker.stop();
        const before = load.acknowledged.length;
        await sleep(BROKER_AWAY);
        const answered = load.acknowledged.slice(before);
        during = answered.length;
        slowest = answered.reduce((longest, { took }) => Math.max(longest, took), 0);
        await installation.broker.start();
        return {
          did: `${BROKER_AWAY / 1_000} s away, ${during} commands answered meanwhile, the slowest in ${slowest} ms`,
        };
      });
      expect(during).toBeGreaterThan((BROKER_AWAY / 1_000) * BROKER_AWAY_RATE * 0.5);
    },
    FAULT_TIMEOUT,
  );

  it(
    'survives crashes of the broker',
    async () => {
      await surviveFault(installation, { fault: 'kill -9 of the broker', engine: ENGINE, rate: RATE }, async () => {
        for (let restart = 0; restart < RESTARTS; restart++) {
          await sleep(random() * LONGEST_LIFE);
          await installation.broker.kill();
          await installation.broker.start();
        }
        return { did: `${RESTARTS} crashes` };
      });
    },
    FAULT_TIMEOUT,
  );

  it(
    'survives crashes and restarts of PostgreSQL',
    async () => {
      await surviveFault(installation, { fault: 'PostgreSQL restarted', engine: ENGINE, rate: RATE }, async () => {
        for (let restart = 0; restart < RESTARTS; restart++) {
          await sleep(random() * LONGEST_LIFE);
          await installation.restartDatabase();
        }
        return { did: `${RESTARTS} immediate shutdowns and starts` };
      });
    },
    FAULT_TIMEOUT,
  );

  it.each(FAILPOINTS.filter((name): name is ServiceFailpoint => Object.hasOwn(PASSED_BY, name)))(
    'survives crashes at %s',
    async (failpoint) => {
      const service = PASSED_BY[failpoint];
      await surviveFault(installation, { fault: `crash at ${failpoint}`, engine: ENGINE, rate: RATE }, async () => {
        const before = installation.endsOf(service);
        await installation.arm(failpoint, MOST_PASSAGES);
        // It must be started anew to know.
        await installation.kill(service);
        await installation.until(
          () => Promise.resolve(installation.endsOf(service) - before > CRASHES),
          FAULT_TIMEOUT,
          `${service} did not crash at ${failpoint}`,
        );
        await installation.arm(undefined);
        await installation.kill(service);
        return { did: `${installation.endsOf(service) - before - 2} crashes` };
      });
    },
    FAULT_TIMEOUT,
  );

  it(
    'gives everything one effect that comes three times, shuffled, with poison among it',
    async () => {
      let poison = 0;
      const options = {
        fault:
          'every message three times, shuffled in windows of 1,000, one in ' +
          POISON_EVERY.toLocaleString('en') +
          ' poisonous',
        engine: ENGINE,
        rate: RATE,
        // The notification and the audit both read the topic of the poison.
        parked: () => poison * 2,
      };
      await surviveFault(installation, options, async () => {
        const log = openEventLog(await installation.eventLog());
        try {
          const since = await log.head();
          const relay = await installation.processOf('relay');
          // It holds still while somebody else publishes in its place; what it then publishes comes once more.
          process.kill(relay!, 'SIGSTOP');
          await sleep(UNRULY_LOAD);
          const kafka = new kafkajs.Kafka({
            brokers: [...installation.broker.brokers],
            logLevel: kafkajs.logLevel.NOTHING,
          });
          const unruliness = { since, copies: 3, window: 1_000, poisonEvery: POISON_EVERY, random };
          const published = await publishUnruly(kafka, log, unruliness);
          process.kill(relay!, 'SIGCONT');
          poison = published.poison;
          return { did: `${published.messages} messages, ${poison} poisonous ones of ${Math.min(poison, 10)} kinds` };
        } finally {
          await log.close();
        }
      });
    },
    FAULT_TIMEOUT,
  );

  it(
    'survives clocks an hour ahead and an hour behind',
    async () => {
      const options = {
        fault: 'clock an hour ahead, then behind',
        engine: ENGINE,
        rate: RATE,
        refusable: AGAINST_TIME,
      };
      await surviveFault(installation, options, async () => {
        for (const offset of [AN_HOUR, -AN_HOUR, 0]) {
          await installation.setClock(offset);
          await sleep(CLOCK_STANDS);
        }
        return { did: `an hour forwards, two backwards, one forwards; ${CLOCK_STANDS / 1_000} s each` };
      });
    },
    FAULT_TIMEOUT,
  );

  it(
    'agrees with its record as a whole after all of this',
    async () => {
      await surviveFault(
        installation,
        { fault: 'after all of these', engine: ENGINE, rate: RATE, thorough: true },
        async () => {
          await sleep(QUIET);
          return { did: 'nothing more' };
        },
      );
    },
    FAULT_TIMEOUT,
  );

  it('has sent no message twice that a gateway could not tell from the first', () => {
    // Sent again after a crash between the gateway's answer and its note: under the same key, for the gateway to drop.
    process.stdout.write(`sms: ${gateway.requests} requests, ${gateway.messages.size} messages\n`);
    expect(gateway.messages.size).toBeGreaterThan(0);
    expect(gateway.contradictions).toEqual([]);
  });
});

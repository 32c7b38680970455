import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithOwnBroker } from '#libs/testing/kafka-broker';
import { FULL, SEED, surviveFault } from './support/fault-run.js';
import { FaultedInstallation, SERVICES } from './support/installation.js';
import { randomFrom } from './support/seeded-random.js';

const ENGINE = 'EventStoreDB (test node)';
const RATE = FULL ? 40 : 20;
const KILLS = FULL ? 100 : 4;
const LONGEST_LIFE = 3_000;
const START_TIMEOUT = 420_000;
const FAULT_TIMEOUT = FULL ? 3_600_000 : 240_000;

describeWithOwnBroker('a split installation on EventStoreDB', () => {
  const random = randomFrom(SEED);
  let installation: FaultedInstallation;

  beforeAll(async () => {
    installation = await FaultedInstallation.start({ engine: 'eventstoredb' });
    await installation.untilReady();
  }, START_TIMEOUT);

  afterAll(async () => {
    await installation?.stop();
    await installation?.remove();
  }, START_TIMEOUT);

  it(
    'survives kill -9 of the node in the middle of appends',
    async () => {
      await surviveFault(installation, { fault: 'EventStoreDB node killed', engine: ENGINE, rate: RATE }, async () => {
        for (let kill = 0; kill < KILLS; kill++) {
          await sleep(random() * LONGEST_LIFE);
          await installation.kill('eventstore-node');
        }
        return { did: `${KILLS} kills` };
      });
    },
    FAULT_TIMEOUT,
  );

  it(
    'survives kill -9 of any service',
    async () => {
      const options = { fault: 'kill -9 of any service', engine: ENGINE, rate: RATE, thorough: true };
      await surviveFault(installation, options, async () => {
        for (let kill = 0; kill < KILLS; kill++) {
          await sleep(random() * LONGEST_LIFE);
          await installation.kill(SERVICES[Math.floor(random() * SERVICES.length)]!);
        }
        return { did: `${KILLS} kills` };
      });
    },
    FAULT_TIMEOUT,
  );
});

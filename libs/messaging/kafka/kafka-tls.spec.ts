import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '#libs/installation/free-ports';
import { describeWithOwnBroker } from '#libs/testing/kafka-broker';
import { makeCertificates } from '../../../scripts/secrets/certificates.mjs';
import { createKafkaClient, type KafkaTls } from './kafka-client.js';
import { localSource } from './local-broker/broker-source.js';
import { JavaBroker } from './local-broker/java-broker.js';

/** The broker's own start, on a machine that runs other specs beside. */
const START_TIMEOUT = 120_000;
const POLL = 100;

const HOLDERS = {
  broker: { commonName: 'broker', names: ['localhost'] },
  services: { commonName: 'qiyue-services', names: ['qiyue-services'] },
};

/** With the settings of docker-compose.yml's cluster, so that what runs there has run here. */
describeWithOwnBroker('connections to brokers with TLS', () => {
  if (localSource() === 'docker') {
    it('NOT RUN: the settings are given to a Java process, and Docker is what is used here', () => undefined);
    return;
  }
  let folder: string;
  let broker: JavaBroker | undefined;
  let address: string;

  const pem = (...parts: readonly string[]) => readFileSync(join(folder, ...parts), 'utf8');
  const authority = () => pem('certificates', 'authority.crt');
  const identityOf = (name: string) => ({
    certificate: pem('certificates', name, 'node.crt'),
    key: pem('certificates', name, 'node.key'),
  });

  beforeAll(async () => {
    if (localSource() !== 'jars')
      throw new Error('this spec sets a broker up by its settings: it needs Java and Maven');
    folder = mkdtempSync(join(tmpdir(), 'qiyue-kafka-tls-'));
    makeCertificates(join(folder, 'certificates'), HOLDERS);
    // An authority that nobody believes.
    makeCertificates(join(folder, 'strangers'), HOLDERS);
    const [port = 0, controllerPort = 0] = await freePorts(2);
    address = `localhost:${port}`;
    broker = new JavaBroker({
      directory: join(folder, 'kafka'),
      port,
      controllerPort,
      outliveProcess: false,
      settings: {
        listeners: `SECURE://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
        'advertised.listeners': `SECURE://localhost:${port}`,
        'inter.broker.listener.name': 'SECURE',
        'listener.security.protocol.map': 'SECURE:SSL,CONTROLLER:SSL',
        'ssl.client.auth': 'required',
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.location': join(folder, 'certificates', 'broker', 'node.pem'),
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.location': join(folder, 'certificates', 'authority.crt'),
      },
    });
    await broker.start();
    await untilAnswering();
  }, START_TIMEOUT);

  afterAll(async () => {
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function clusterSeenWith(tls: KafkaTls | undefined, brokers = [address]): Promise<number> {
    const admin = createKafkaClient({ brokers, clientId: 'tls-spec', tls }).admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      return (await admin.describeCluster()).brokers.length;
    } finally {
      await admin.disconnect();
    }
  }

  async function untilAnswering(): Promise<void> {
    const end = Date.now() + START_TIMEOUT;
    for (;;) {
      try {
        await clusterSeenWith({ authority: authority(), identity: identityOf('services') });
        return;
      } catch (error) {
        if (Date.now() > end || broker?.alive() === false) throw error;
        await new Promise((wake) => setTimeout(wake, POLL));
      }
    }
  }

  it('are made when both sides know each other, and carry messages', async () => {
    const tls = { authority: authority(), identity: identityOf('services') };
    expect(await clusterSeenWith(tls)).toBe(1);
    const kafka = createKafkaClient({ brokers: [address], clientId: 'tls-spec', tls });
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'tls-spec', numPartitions: 1, replicationFactor: 1 }] });
    await admin.disconnect();
    const producer = kafka.producer();
    await producer.connect();
    const [sent] = await producer.send({ topic: 'tls-spec', acks: -1, messages: [{ value: 'x' }] });
    await producer.disconnect();
    expect(sent).toMatchObject({ errorCode: 0, baseOffset: '0' });
  });

  it('are refused to who shows no certificate', async () => {
    await expect(clusterSeenWith({ authority: authority() })).rejects.toThrow();
  });

  it('are refused to who shows one of another authority', async () => {
    const stranger = {
      certificate: pem('strangers', 'services', 'node.crt'),
      key: pem('strangers', 'services', 'node.key'),
    };
    await expect(clusterSeenWith({ authority: authority(), identity: stranger })).rejects.toThrow();
  });

  it('are refused by us when the broker is of another authority', async () => {
    const tls = { authority: pem('strangers', 'authority.crt'), identity: identityOf('services') };
    await expect(clusterSeenWith(tls)).rejects.toThrow(/certificate/);
  });

  it('are refused without TLS', async () => {
    await expect(clusterSeenWith(undefined)).rejects.toThrow();
  });
});

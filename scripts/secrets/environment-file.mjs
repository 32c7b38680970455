import fs from 'node:fs';

/** Where Compose looks for what the file leaves open. Written anew each time: it holds no secret and nothing that cannot be said again. */
export function makeEnvironmentFile(file, { cluster, uid, gid }) {
  fs.writeFileSync(file, environmentFor({ cluster, uid, gid }));
}

export function environmentFor({ cluster, uid, gid }) {
  const shared = { CONTAINER_UID: uid, CONTAINER_GID: gid };
  const chosen = cluster
    ? {
        COMPOSE_PROFILES: 'cluster',
        EVENTSTORE_URL_SECRET: 'eventstore-url-cluster',
        KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092,kafka-3:9092',
        KAFKA_SSL_CA_FILE: '/run/secrets/certificate-authority',
        KAFKA_SSL_CERT_FILE: '/run/secrets/services-certificate',
        KAFKA_SSL_KEY_FILE: '/run/secrets/services-key',
      }
    : { COMPOSE_PROFILES: 'single', EVENTSTORE_URL_SECRET: 'eventstore-url-single', KAFKA_BROKERS: 'kafka:9092' };
  const lines = Object.entries({ ...shared, ...chosen }).map(([name, value]) => `${name}=${value}`);
  return `# Made by "npm run secrets"; holds no secret.\n${lines.join('\n')}\n`;
}

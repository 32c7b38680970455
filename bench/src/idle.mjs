import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { localSource } from '../../dist/libs/messaging/kafka/local-broker/broker-source.js';
import { LocalBroker } from '../../dist/libs/messaging/kafka/local-broker/local-broker.js';
import { KEYS, startService } from './service-processes.mjs';

/** Seconds over which the idle processes are watched, and before, until what the start set going has settled. */
const WATCHED = Number(process.env.QIYUE_BENCH_IDLE_SECONDS ?? 60);
const SETTLING = 15;

/** Ticks a second in which the kernel counts; the same on every Linux that Node runs on. */
const TICKS = 100;

/** Aim: per cent of one core. */
const AIM = 2;

/**
 * What services cost when nobody asks anything of them: all of them as processes over a fresh database, with Kafka where there is one,
 * their processor time between two looks. Linux only.
 */
export async function measureIdle(server, report) {
  const directory = await mkdtemp(join(tmpdir(), 'qiyue-bench-idle-'));
  const broker = localSource() === undefined ? undefined : await LocalBroker.start({ directory });
  if (broker === undefined) report.note('no Kafka here: without relay, consumers read the log');
  const services = [];
  try {
    const brokers = broker === undefined ? {} : { KAFKA_BROKERS: broker.brokers.join(',') };
    for (const [name, variables] of Object.entries(variablesOf(server, broker !== undefined))) {
      services.push(await startService(name, { QIYUE_DATA_DIRECTORY: directory, ...brokers, ...variables }));
    }
    const [api, audit, notification] = ['api', 'audit', 'notification'].map(
      (wanted) => services.find(({ name }) => name === wanted).address,
    );
    services.push(
      await startService('gateway', {
        QIYUE_GATEWAY_API_URL: api,
        QIYUE_GATEWAY_AUDIT_URL: audit,
        QIYUE_GATEWAY_NOTIFICATION_URL: notification,
      }),
    );
    await pause(SETTLING * 1_000);
    report.note(`watching ${services.length} idle services for ${WATCHED} seconds`);
    const before = await looksAt(services);
    await pause(WATCHED * 1_000);
    const after = await looksAt(services);
    const figures = {};
    for (const [index, { name }] of services.entries()) {
      const seconds = (after[index].at - before[index].at) / 1_000;
      const percent = ((after[index].ticks - before[index].ticks) / TICKS / seconds) * 100;
      report.figure(`${name}, idle`, percent.toFixed(2), '% of a core', `< ${AIM}`);
      figures[`idle_cpu_${name.replaceAll('-', '_')}_percent`] = percent;
    }
    return figures;
  } finally {
    for (const service of services.reverse()) await service.stop();
    await broker?.stop();
    await broker?.remove();
    await rm(directory, { recursive: true, force: true });
  }
}

function variablesOf(server, withBroker) {
  const service = { ...KEYS, QIYUE_SERVICE_DATABASE_URL: server.ours('service') };
  return {
    ...(withBroker ? { relay: { QIYUE_RELAY_DATABASE_URL: server.ours('relay') } } : {}),
    projector: { QIYUE_PROJECTOR_DATABASE_URL: server.ours('projector') },
    'process-manager': service,
    api: service,
    audit: { ...service, QIYUE_AUDIT_COPY_DATABASE_URL: server.ours('auditCopy') },
    notification: {
      ...service,
      QIYUE_NOTIFICATION_DATABASE_URL: server.ours('notification'),
      QIYUE_PORTAL_URL: 'http://127.0.0.1:8080',
    },
  };
}

/** User and system time of each process so far (proc(5): fields 14 and 15, counted behind the name in parentheses). */
function looksAt(services) {
  return Promise.all(
    services.map(async ({ pid }) => {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return { at: performance.now(), ticks: Number(fields[11]) + Number(fields[12]) };
    }),
  );
}

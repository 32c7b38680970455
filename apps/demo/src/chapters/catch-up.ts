import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { type MemberDescription } from 'kafkajs';
import { createKafkaClient } from '#libs/messaging/kafka/kafka-client';
import { consumerLag } from '#libs/messaging/kafka/consumer-lag';
import { TOPIC_PREFIX } from '#libs/messaging/kafka/topics';
import { runningInstance } from '#libs/installation/instance-lock';
import type { Cast } from '../demo-accounts.js';
import type { Instance } from '../instance.js';
import type { Progress } from '../progress.js';
import { runBeside } from './run-beside.js';

const COMPARE = 'dist/apps/audit/src/copy/compare.main.js';

/** Milliseconds for everything that was appended to have reached everybody it concerns. */
const CATCH_UP_TIMEOUT = 300_000;
const LOOK_AGAIN = 250;

/** What became of the events beyond the log. */
export interface Spread {
  /** Entries of the audit's own copy of the record. */
  readonly copied: number;
  /** Whether the comparison of copy and log, position by position, found nothing. */
  readonly copyAgrees: boolean;
  /** Messages that some consumer has not taken in. */
  readonly waiting: number;
}

/** Waits until relay, notification, audit and the others have caught up, then compares the audit's copy with the log. */
export async function catchUp(
  { directory, environment }: Instance,
  cast: Cast,
  events: number,
  progress: Progress,
): Promise<Spread> {
  progress.begin('等待消息全部送达并核对审计副本 · Waiting for every message, comparing the audit copy', 2);
  const brokers = (await runningInstance(directory))?.brokers;
  if (brokers === undefined) throw new Error(`no instance with brokers runs on ${directory}`);
  const end = Date.now() + CATCH_UP_TIMEOUT;
  let copied = await copiedEntries(cast);
  while (copied < events && Date.now() < end) {
    await pause(LOOK_AGAIN);
    copied = await copiedEntries(cast);
  }
  let waiting = await waitingMessages(brokers);
  while (waiting > 0 && Date.now() < end) {
    await pause(LOOK_AGAIN);
    waiting = await waitingMessages(brokers);
  }
  progress.step();
  const compared = await runBeside(COMPARE, environment);
  if (compared.exitCode !== 0) console.error(compared.output);
  progress.step();
  return { copied, copyAgrees: compared.exitCode === 0, waiting };
}

async function copiedEntries(cast: Cast): Promise<number> {
  const { body } = await cast.auditor.get<{ readonly entries: number }>('/audit/copy');
  return body.entries;
}

/** Over all consumers, each over the topics that it hears. */
async function waitingMessages(brokers: readonly string[]): Promise<number> {
  const kafka = createKafkaClient({ brokers, clientId: 'qiyue-demo' });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const names = (await admin.listGroups()).groups
      .map(({ groupId }) => groupId)
      .filter((groupId) => groupId.startsWith(`${TOPIC_PREFIX}.`));
    if (names.length === 0) throw new Error('nobody consumes anything');
    const { groups } = await admin.describeGroups(names);
    const lags = await Promise.all(groups.map(({ groupId, members }) => consumerLag(kafka, groupId, heardBy(members))));
    return lags.reduce((sum, lag) => sum + lag, 0);
  } finally {
    await admin.disconnect();
  }
}

function heardBy(members: readonly MemberDescription[]): readonly string[] {
  const topics = members.flatMap(
    ({ memberMetadata }) => kafkajs.AssignerProtocol.MemberMetadata.decode(memberMetadata)?.topics ?? [],
  );
  return [...new Set(topics)];
}

import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { PUBLIC_TYPE } from '../envelope-schema.js';

/** First part of the names of all topics and groups. */
export const TOPIC_PREFIX = 'qiyue';

/** Version of the topics: raised when a message's form changes so that old and new cannot lie side by side. */
const TOPIC_VERSION = 'v1';

/** A context's topic: `qiyue.contracts.v1`. One for all its types, so that what happened to one subject keeps its order. */
export function topicOf(type: string, prefix: string): string {
  const context = PUBLIC_TYPE.exec(type)?.[1];
  if (context === undefined) throw new Error(`${type} is not a type of integration event`);
  return `${prefix}.${context}.${TOPIC_VERSION}`;
}

/** Enough to spread a district's contracts over several instances of a service; more cannot be had later without breaking the order. */
const PARTITIONS = 6;

/** Copies of each partition where there are so many brokers. */
const REPLICAS = 3;

/** Copies that must be written before a message counts as published, with three copies: one broker may be away. */
const IN_SYNC = 2;

/** Bytes of one batch as the broker takes it, compressed. Above a relay's batch with room for the frame. */
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** A setting of a topic that is not as it would be made today. An operator decides; nothing is changed. */
export interface TopicDifference {
  readonly topic: string;
  readonly setting: string;
  readonly found: string;
  readonly wanted: string;
}

export interface EnsuredTopics {
  /** Of the cluster behind the brokers: another one has another id, also when it was made anew at the same addresses. */
  readonly clusterId: string;
  /** Those that did not exist. */
  readonly created: readonly string[];
  readonly differences: readonly TopicDifference[];
}

/** Makes the topics that are missing, with explicit settings, and compares the others with what would be made. */
export async function ensureTopics(kafka: Kafka, topics: readonly string[]): Promise<EnsuredTopics> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const { brokers, clusterId } = await admin.describeCluster();
    const replicas = Math.min(REPLICAS, brokers.length);
    const missing = topics.filter((topic) => !existing.has(topic));
    const made = await createTopics(admin, missing, replicas);
    const known = topics.filter((topic) => existing.has(topic));
    return { clusterId, created: made ? missing : [], differences: await differencesOf(admin, known, replicas) };
  } finally {
    await admin.disconnect();
  }
}

/** @returns false when there was nothing to do, or somebody else was faster */
async function createTopics(admin: Admin, topics: readonly string[], replicas: number): Promise<boolean> {
  if (topics.length === 0) return false;
  return admin.createTopics({
    waitForLeaders: true,
    topics: topics.map((topic) => ({
      topic,
      numPartitions: PARTITIONS,
      replicationFactor: replicas,
      configEntries: Object.entries(settingsFor(replicas)).map(([name, value]) => ({ name, value })),
    })),
  });
}

function settingsFor(replicas: number): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': 'delete',
    // For ever: a new service starts at the beginning, and the audit's copy can be made again.
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'min.insync.replicas': String(replicas >= REPLICAS ? IN_SYNC : 1),
    'unclean.leader.election.enable': 'false',
    // The broker's clock: it refuses messages of a relay whose clock is an hour ahead. When something was recorded stands in the message.
    'message.timestamp.type': 'LogAppendTime',
    // As the relay compressed it.
    'compression.type': 'producer',
    'max.message.bytes': String(MAX_BATCH_BYTES),
  };
}

async function differencesOf(
  admin: Admin,
  topics: readonly string[],
  replicas: number,
): Promise<readonly TopicDifference[]> {
  if (topics.length === 0) return [];
  const wanted = settingsFor(replicas);
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name,
      configNames: Object.keys(wanted),
    })),
  });
  const { topics: described } = await admin.fetchTopicMetadata({ topics: [...topics] });
  const found = [
    ...resources.flatMap(({ resourceName: topic, configEntries }) =>
      configEntries.map(({ configName: setting, configValue }) => ({
        topic,
        setting,
        found: configValue,
        wanted: wanted[setting] ?? '',
      })),
    ),
    ...described.flatMap(({ name: topic, partitions }) => [
      { topic, setting: 'partitions', found: String(partitions.length), wanted: String(PARTITIONS) },
      {
        topic,
        setting: 'replicas',
        found: String(Math.min(...partitions.map((partition) => partition.replicas.length))),
        wanted: String(replicas),
      },
    ]),
  ];
  return found.filter((setting) => setting.found !== setting.wanted);
}

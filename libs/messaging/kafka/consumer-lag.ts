import type { Kafka } from 'kafkajs';

/** Messages in the topics that lie after what a group has committed. */
export async function consumerLag(kafka: Kafka, groupId: string, topics: readonly string[]): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
    let lag = 0n;
    for (const { topic, partitions } of committed) {
      const done = new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        const offset = done.get(partition) ?? NOTHING_COMMITTED;
        lag += BigInt(high) - (offset === NOTHING_COMMITTED ? BigInt(low) : offset);
      }
    }
    return Number(lag);
  } finally {
    await admin.disconnect();
  }
}

const NOTHING_COMMITTED = -1n;

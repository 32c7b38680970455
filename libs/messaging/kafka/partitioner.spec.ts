import kafkajs from 'kafkajs';
import { newId } from '#libs/kernel/identifiers';
import { keyPartitioner, murmur2 } from './partitioner.js';

describe('partitioner', () => {
  const partitionMetadata = Array.from({ length: 6 }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));

  it("sends every key where Kafka's own clients send it", () => {
    const ours = keyPartitioner();
    const theirs = kafkajs.Partitioners.DefaultPartitioner();
    const keys = ['', 'a', 'ab', 'abc', '契约', '\u0000', ...Array.from({ length: 500 }, () => `contract-${newId()}`)];
    for (const key of keys) {
      const message = { topic: 't', partitionMetadata, message: { key, value: null } };
      expect(`${key} ${ours(message)}`).toBe(`${key} ${theirs(message)}`);
    }
  });

  it("gives the hashes of the tests of Kafka's own client", () => {
    // org.apache.kafka.common.utils.UtilsTest.testMurmur2
    const known = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536 };
    for (const [text, hash] of Object.entries(known)) expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it('refuses a message without a key', () => {
    expect(() => keyPartitioner()({ topic: 't', partitionMetadata, message: { value: null } })).toThrow(
      'without a key',
    );
  });
});

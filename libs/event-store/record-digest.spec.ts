import { anEvent } from './contract/events.js';
import type { Position, StoredEvent } from './event-log.js';
import { recordDigestOf } from './record-digest.js';

const event: StoredEvent = {
  ...anEvent({ id: '0192f7c0-5b1e-7c3a-9d44-51e0c0a17a2b', data: { b: 1, a: '契约' } }),
  streamId: 'contract-1',
  revision: 0,
  position: '1' as Position,
  recordedAt: '2026-06-30T02:00:00.000Z',
};

describe('record digest', () => {
  it('is the same for what was stored and read back as JSON', () => {
    expect(recordDigestOf(JSON.parse(JSON.stringify(event)) as StoredEvent)).toBe(recordDigestOf(event));
    expect(recordDigestOf(event)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs when anything recorded differs', () => {
    const changes: Partial<StoredEvent>[] = [
      { position: '2' as Position },
      { streamId: 'contract-2' },
      { revision: 1 },
      { id: '0192f7c0-5b1e-7c3a-9d44-51e0c0a17a2c' },
      { type: 'SomethingElse.v1' },
      { recordedAt: '2026-06-30T02:00:00.001Z' },
      { data: { b: 1, a: '契約' } },
      { data: { a: '契约', b: 1 } },
      { metadata: { ...event.metadata, reason: '另一理由' } },
    ];
    const digests = [event, ...changes.map((change) => ({ ...event, ...change }))].map(recordDigestOf);
    expect(new Set(digests).size).toBe(digests.length);
  });
});

import type { StoredEvent } from '#libs/event-store/event-log';
import { eventHistoryOf } from './projection.js';

const stored = {
  id: '00000000-0000-5000-8000-000000000001',
  streamId: 'contract-00000000-0000-7000-8000-000000000001',
  revision: 3,
  position: '0000000000000042',
  type: 'ContractTerminated.v1',
  data: { ground: 'MUTUAL_AGREEMENT' },
  metadata: {
    actor: { accountId: 'a1', role: 'CommitteeDirector', regionCode: '370704001001' },
    reason: '双方书面协商一致',
    commandId: '00000000-0000-7000-8000-000000000002',
    inputHash: 'h',
    correlationId: '00000000-0000-7000-8000-000000000003',
    causationId: '00000000-0000-7000-8000-000000000004',
    effectiveAt: '2026-06-01T00:00:00.000Z',
  },
  recordedAt: '2026-06-30T00:00:00.000Z',
} as unknown as StoredEvent;

describe('event history', () => {
  const history = eventHistoryOf(['ContractTerminated.v1']);
  const projected = { event: history.decode(stored), stored };

  it('says who did what, in which role, why, since when, and when it was recorded', () => {
    expect(history.evolve([], projected)).toEqual([
      {
        position: '0000000000000042',
        streamId: stored.streamId,
        revision: 3,
        category: 'contract',
        eventType: 'ContractTerminated.v1',
        accountId: 'a1',
        role: 'CommitteeDirector',
        regionCode: '370704001001',
        reason: '双方书面协商一致',
        effectiveAt: '2026-06-01T00:00:00.000Z',
        recordedAt: '2026-06-30T00:00:00.000Z',
        commandId: stored.metadata.commandId,
        correlationId: stored.metadata.correlationId,
        causationId: stored.metadata.causationId,
      },
    ]);
  });

  it('never repeats what the event says', () => {
    expect(JSON.stringify(history.evolve([], projected))).not.toContain('MUTUAL_AGREEMENT');
  });

  it('holds an event without a reason', () => {
    const { reason: _reason, ...metadata } = stored.metadata;
    const [row] = history.evolve([], { ...projected, stored: { ...stored, metadata } });
    expect(row?.reason).toBeNull();
  });
});

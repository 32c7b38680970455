import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredEvent } from '#libs/event-store/event-log';
import type { DomainEvent } from '#libs/kernel/decider';
import type { EventCodec } from '#libs/kernel/event-codec';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import { replay, storedIn } from '#libs/testing/projection-replay';
import { destructionCodec } from '../codec/destruction-codec.js';
import { legalHoldCodec } from '../codec/legal-hold-codec.js';
import { retentionScheduleCodec } from '../codec/retention-schedule-codec.js';
import { destructionRuns } from './destruction-runs/projection.js';
import { legalHolds } from './legal-holds/projection.js';
import { retentionSchedules } from './retention-schedule/projection.js';

const metadata = {
  actor: { accountId: 'officer', role: 'PrivacyOfficer', regionCode: '370704' },
  reason: '理由',
} as EventMetadata;

/** Golden events in this order, as one person would have caused them. */
function history<Event extends DomainEvent>(
  streamId: string,
  codec: EventCodec<Event>,
  ...types: readonly Event['type'][]
): readonly StoredEvent[] {
  const events = types.map((type) => {
    const file = join(process.cwd(), `libs/contexts/retention/codec/golden/${type}.v1.json`);
    return { type, data: (JSON.parse(readFileSync(file, 'utf8')) as { decoded: unknown }).decoded } as Event;
  });
  return storedIn(streamId, codec, events).map((stored) => ({ ...stored, metadata }));
}

describe('retention read models', () => {
  it('keep every version of a schedule with who adopted it and why', () => {
    const adopted = history('retentionschedule-r1', retentionScheduleCodec, 'RetentionScheduleAdopted');
    const rows = replay(retentionSchedules, adopted);
    expect(rows).toMatchObject([
      { scheduleId: 'r1', regionCode: '370704', version: 1, adoptedBy: 'officer', reason: '理由' },
    ]);
    expect(replay(retentionSchedules, adopted)).toEqual(rows);
  });

  it('keep a hold after it was lifted', () => {
    const stored = history('legalhold-t1', legalHoldCodec, 'LegalHoldPlaced', 'LegalHoldLifted');
    expect(replay(legalHolds, stored.slice(0, 1))).toMatchObject([
      { targetKey: 't1', targetKind: 'CONTRACT', until: '2027-12-31', placedBy: 'officer', liftedAt: null },
    ]);
    expect(replay(legalHolds, stored)).toMatchObject([{ liftedBy: 'officer', liftedBecause: '理由' }]);
    expect(replay(legalHolds, stored)).toEqual(replay(legalHolds, stored));
  });

  it('follow a destruction run to its record, or to its rejection', () => {
    const run = history(
      'destruction-d1',
      destructionCodec,
      'DestructionProposed',
      'DestructionApproved',
      'DestructionBatchDecided',
      'DestructionCompleted',
    );
    expect(replay(destructionRuns, run)).toMatchObject([
      {
        destructionId: 'd1',
        status: 'COMPLETED',
        batches: 1,
        destroyed: [expect.any(String)],
        leftOut: [{ because: 'LEGAL_HOLD' }],
        recordHash: 'ab'.repeat(32),
      },
    ]);
    expect(replay(destructionRuns, run)).toEqual(replay(destructionRuns, run));
    const rejected = history('destruction-d2', destructionCodec, 'DestructionProposed', 'DestructionRejected');
    expect(replay(destructionRuns, rejected)).toMatchObject([
      { status: 'REJECTED', decidedBecause: '理由', destroyed: [] },
    ]);
  });
});

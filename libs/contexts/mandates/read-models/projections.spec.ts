import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import { replay, storedIn } from '#libs/testing/projection-replay';
import { mandateCodec } from '../codec/mandate-codec.js';
import type { MandateEvent } from '../domain/mandate/events.js';
import { mandates } from './mandates/projection.js';

const golden = (type: MandateEvent['type']): MandateEvent => {
  const file = join(process.cwd(), `libs/contexts/mandates/codec/golden/${type}.v1.json`);
  return { type, data: (JSON.parse(readFileSync(file, 'utf8')) as { decoded: unknown }).decoded } as MandateEvent;
};
const metadata = { actor: { accountId: 'worker', role: 'GridWorker', regionCode: '370704001001' } } as EventMetadata;
const history = storedIn('mandate-m1', mandateCodec, [
  golden('MandateGranted'),
  golden('MandateExercised'),
  golden('MandateRevoked'),
]).map((stored) => ({ ...stored, metadata: { ...metadata, reason: '监护关系终止' } }));

describe('mandates', () => {
  it('show who recorded them, how often they were used, and who revoked them', () => {
    expect(replay(mandates, history.slice(0, 1))).toMatchObject([
      {
        mandateId: 'm1',
        kind: 'GUARDIAN',
        principalKind: 'PERSON',
        grantedBy: 'worker',
        usedCount: 0,
        revokedAt: null,
      },
    ]);
    expect(replay(mandates, history)).toMatchObject([
      { usedCount: 1, lastUsedAt: '2026-06-30T02:00:00.000Z', revokedBecause: '监护关系终止' },
    ]);
    expect(replay(mandates, history)).toEqual(replay(mandates, history));
  });
});

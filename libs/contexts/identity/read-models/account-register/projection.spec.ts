import type { EventMetadata } from '#libs/kernel/event-metadata';
import type { Sealed } from '#libs/kernel/sealed';
import type { Position, StoredEvent } from '#libs/event-store/event-log';
import { accountCodec } from '../../codec/account-codec.js';
import type { AccountEvent } from '../../domain/account/events.js';
import { accountRegister, type AccountRegisterRow } from './projection.js';

const history: readonly AccountEvent[] = [
  {
    type: 'AccountRegistered',
    data: {
      accountNameHash: 'h',
      displayName: 'q1:a1:name:x' as Sealed,
      homeRegionCode: '370704001001',
      subjectId: null,
    },
  },
  {
    type: 'RoleGranted',
    data: { role: 'GridWorker', regionCode: '370704001001', validFrom: '2026-01-01T00:00:00.000Z', validUntil: null },
  },
  {
    type: 'RoleGranted',
    data: { role: 'Mediator', regionCode: '370704001001', validFrom: '2026-01-01T00:00:00.000Z', validUntil: null },
  },
  { type: 'RoleRevoked', data: { role: 'GridWorker', regionCode: '370704001001' } },
  { type: 'PasswordChanged', data: {} },
  { type: 'AccountLocked', data: { ground: 'ABSENCE' } },
];

function replay(events: readonly AccountEvent[]): readonly AccountRegisterRow[] {
  return events.reduce<readonly AccountRegisterRow[]>((rows, event, revision) => {
    const stored: StoredEvent = {
      id: String(revision),
      streamId: 'account-a1',
      revision,
      position: String(revision) as Position,
      ...accountCodec.encode(event),
      metadata: {} as EventMetadata,
      recordedAt: `2026-06-0${revision + 1}T00:00:00.000Z`,
    };
    return accountRegister.evolve(rows, { event: accountRegister.decode(stored), stored });
  }, []);
}

describe('account register', () => {
  it('shows an account with the grants it holds now', () => {
    expect(replay(history)).toEqual([
      {
        accountId: 'a1',
        regionCode: '370704001001',
        displayName: 'q1:a1:name:x',
        subjectId: null,
        status: 'LOCKED',
        grants: [
          { role: 'Mediator', regionCode: '370704001001', validFrom: '2026-01-01T00:00:00.000Z', validUntil: null },
        ],
        registeredAt: '2026-06-01T00:00:00.000Z',
        passwordChangedAt: '2026-06-05T00:00:00.000Z',
      },
    ]);
  });

  it('gives the same rows at every replay', () => {
    expect(replay(history)).toEqual(replay(history));
  });
});

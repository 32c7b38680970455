import fc from 'fast-check';
import { contractAggregate } from '#libs/contexts/contracts/codec/contract-codec';
import type { ContractEvent } from '#libs/contexts/contracts/domain/contract/events';
import type { StoredEvent } from '#libs/event-store/event-log';
import { fold } from '#libs/kernel/decider';
import { amendedHistory, histories, storedContract } from '#libs/testing/contract-histories';
import { documentHash, issued, signedBy } from '#libs/testing/contract-examples';
import { givenLog } from '#libs/testing/given-log';
import { effectiveInstantOfContract } from './effective-instant.js';
import { Replay } from './replay.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 5, 1);

/** Events recorded a minute apart, in effect as many minutes after the start as given. */
function recorded(events: readonly ContractEvent[], effectiveMinutes: readonly number[] = []): readonly StoredEvent[] {
  return storedContract(events).map((stored, index) => {
    const effectiveAt = new Date(START + (effectiveMinutes[index] ?? index) * MINUTE).toISOString();
    return { ...stored, metadata: { ...stored.metadata, effectiveAt } };
  });
}

const replayOf = (events: readonly StoredEvent[], effectiveInstantOf = effectiveInstantOfContract) =>
  Replay.read(givenLog(events), contractAggregate, 'contract-1', effectiveInstantOf);
const stateOf = (events: readonly ContractEvent[]) => fold(contractAggregate.decider, events);
const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

describe('the replay of a contract', () => {
  it('is at each place what the events up to there make of it', async () => {
    for (const history of Object.values(histories)) {
      const events = recorded(history);
      const replay = await replayOf(events);
      for (const [index, { revision, position, recordedAt }] of events.entries()) {
        const expected = stateOf(history.slice(0, index + 1));
        for (const moment of [
          { axis: 'revision', at: revision },
          { axis: 'position', at: position },
          { axis: 'known', at: recordedAt },
        ] as const) {
          const replayed = replay.at(moment);
          expect(replayed.state).toEqual(expected);
          expect([replayed.events.length, replayed.eventsInStream]).toEqual([index + 1, history.length]);
        }
      }
    }
  });

  it('is nothing before the first event, and everything without a moment', async () => {
    const replay = await replayOf(recorded(amendedHistory));
    expect(replay.at({ axis: 'known', at: at(-1) })).toMatchObject({ state: { status: 'ABSENT' }, events: [] });
    expect(replay.at().state).toEqual(stateOf(amendedHistory));
    const absent = await replayOf([]);
    expect(absent.at()).toEqual({ state: { status: 'ABSENT' }, events: [], eventsInStream: 0 });
  });

  it('never fails, whatever took effect when, and comes to the same in the end', async () => {
    const history = fc.constantFrom(...Object.values(histories));
    const minutes = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(history, minutes, fc.integer({ min: 0, max: 20 }), async (events, effective, asked) => {
        const replay = await replayOf(recorded(events, effective));
        expect(replay.at({ axis: 'effective', at: at(asked) }).events.length).toBeLessThanOrEqual(events.length);
        expect(replay.at({ axis: 'effective', at: '9999-01-01T00:00:00.000Z' }).state).toEqual(stateOf(events));
      }),
    );
  });

  it('is concluded with the last signature in effect, though a late paper of an earlier day concluded it', async () => {
    const [committee, paper] = [at(30), at(10)];
    const outcome = { documentHash, documentVersion: 1, effectiveFrom: committee, endsOn: null } as const;
    const history: readonly ContractEvent[] = [
      issued,
      signedBy('A1', committee),
      signedBy('B1', paper),
      { type: 'ContractFullySigned', data: outcome },
      { type: 'ContractBecameEffective', data: outcome },
    ];
    // What the paper brought about carries the day of the paper.
    const replay = await replayOf(recorded(history, [0, 30, 10, 10, 10]));
    const statusAt = (minutes: number) => replay.at({ axis: 'effective', at: at(minutes) }).state.status;
    expect([statusAt(0), statusAt(10), statusAt(29), statusAt(30)]).toEqual([
      'ISSUED',
      'PARTIALLY_SIGNED',
      'PARTIALLY_SIGNED',
      'EFFECTIVE',
    ]);
  });
});

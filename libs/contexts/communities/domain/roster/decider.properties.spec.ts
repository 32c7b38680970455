import fc from 'fast-check';
import { fold } from '#libs/kernel/decider';
import { contextOf } from '#libs/testing/decider-specification';
import { rosterDecider } from './decider.js';
import type { RosterEvent } from './events.js';

const worker = contextOf({ accountId: 'a1', role: 'GridWorker', regionCode: '370704001001' });
const counts = { rows: 2, registered: 2, changed: 0, unchanged: 0, refused: 0, hidden: 0 };
const data = { regionCode: '370704001001', importId: 'i1', fileHash: 'h1', counts };

describe('any history of a roster', () => {
  it('never holds two lines in a row about one file that changed nothing, whatever was imported', () => {
    const step = fc.record({ fileHash: fc.constantFrom('h1', 'h2'), registered: fc.nat(1), changed: fc.nat(1) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const history: RosterEvent[] = [];
        for (const { fileHash, registered, changed } of steps) {
          const command = { ...data, fileHash, counts: { ...counts, registered, changed } };
          history.push(
            ...rosterDecider.decide(
              { type: 'RecordRosterImport', data: command },
              fold(rosterDecider, history),
              worker,
            ),
          );
        }
        history.forEach((event, index) => {
          const { counts: after, fileHash } = event.data;
          if (index > 0 && after.registered + after.changed === 0)
            expect(history[index - 1]?.data.fileHash).not.toBe(fileHash);
        });
      }),
    );
  });
});

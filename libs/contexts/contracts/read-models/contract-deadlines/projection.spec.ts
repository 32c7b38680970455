import { delivered, histories, noticed, proposed, storedContract } from '#libs/testing/contract-histories';
import { effectiveHistory, signBy } from '#libs/testing/contract-examples';
import { replay } from '#libs/testing/projection-replay';
import { contractDeadlines } from './projection.js';

const deadlinesOf = (name: string) =>
  replay(contractDeadlines, storedContract(histories[name] ?? [])).map((row) => [row.kind, row.dueAt]);
const termEnd = ['TERM_END', '2027-06-10T16:00:00.000Z'];

describe('contract deadlines', () => {
  it.each([
    ['issued', [['SIGNING', signBy]]],
    ['effective', [termEnd]],
    ['amended', [termEnd]],
    ['rejected', [termEnd]],
    ['noticed', [termEnd, ['UNDELIVERED_NOTICE', '2026-10-01T02:00:00.000Z']]],
    ['delivered', [termEnd, ['NOTICE', '2026-10-01T02:00:00.000Z']]],
    ['declined', []],
    ['withdrawn', []],
    ['lapsed', []],
    ['terminated', []],
    ['expired', []],
  ])('of a contract that was %s', (name, expected) => expect(deadlinesOf(name)).toEqual(expected));

  it('wait for the first day, and for consent', () => {
    const signed = replay(contractDeadlines, storedContract(effectiveHistory.slice(0, 6)));
    expect(signed.map(({ kind }) => kind)).toEqual(['FIRST_DAY']);
    const amending = replay(contractDeadlines, storedContract([...effectiveHistory, proposed, noticed, delivered]));
    expect(amending.map(({ kind, amendmentId }) => [kind, amendmentId])).toEqual([
      ['TERM_END', null],
      ['CONSENT', 'amendment-1'],
      ['NOTICE', null],
    ]);
  });

  it('are the same at every replay', () => {
    for (const name of Object.keys(histories)) expect(deadlinesOf(name)).toEqual(deadlinesOf(name));
  });
});

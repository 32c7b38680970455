import fc from 'fast-check';
import { fold, type DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { contextOf } from '#libs/testing/decider-specification';
import type { DestructionCommand } from './commands.js';
import { BATCH_SIZE, destructionDecider, itemsHashOf, itemsOfBatch } from './decider.js';
import type { DestructionEvent, DestructionItem } from './events.js';

const item = (number: number): DestructionItem => ({
  kind: 'CASE',
  itemId: `i${number}`,
  regionCode: '370704001001',
  recordClass: 'BREACH_CASE',
  subjectIds: [`k${number}`],
  expiredAt: '2026-06-01T00:00:00.000Z',
});
const ITEMS = Array.from({ length: BATCH_SIZE + 20 }, (_, index) => item(index));
const HASH = itemsHashOf(ITEMS);

const people = fc.constantFrom(
  { accountId: 'a1', role: 'PrivacyOfficer' as const, subjectId: 's1' },
  { accountId: 'a2', role: 'PrivacyOfficer' as const, subjectId: 's1' },
  { accountId: 'a3', role: 'PrivacyOfficer' as const, subjectId: 's3' },
  { accountId: 'a4', role: 'Supervisor' as const },
  { accountId: 'a5', role: 'CommitteeDirector' as const },
);
const contexts: fc.Arbitrary<DecisionContext> = fc.oneof(
  { weight: 2, arbitrary: people.map((person) => contextOf({ ...person, regionCode: '370704' })) },
  { weight: 1, arbitrary: fc.constant(contextOf({ accountId: 'system', role: 'System', regionCode: '000000' })) },
);
/** Which items of a batch are left out: those whose number the divisor divides. */
const batches = fc.record({ ordinal: fc.integer({ min: 1, max: 3 }), divisor: fc.integer({ min: 1, max: 5 }) });
const commands: fc.Arbitrary<DestructionCommand> = fc.oneof(
  fc.constant({
    type: 'ProposeDestruction' as const,
    data: { regionCode: '370704', items: ITEMS, itemsHash: HASH, reason: '期满' },
  }),
  fc
    .constantFrom(HASH, 'f'.repeat(64))
    .map((itemsHash) => ({ type: 'ApproveDestruction' as const, data: { itemsHash, reason: '同意' } })),
  fc.constant({ type: 'RejectDestruction' as const, data: { reason: '暂缓' } }),
  batches.map(({ ordinal, divisor }) => {
    const ids = ITEMS.slice((ordinal - 1) * BATCH_SIZE, ordinal * BATCH_SIZE).map(({ itemId }) => itemId);
    const held = ids.filter((_, index) => index % divisor === 0);
    return {
      type: 'DecideDestructionBatch' as const,
      data: {
        ordinal,
        destroyed: ids.filter((itemId) => !held.includes(itemId)),
        leftOut: held.map((itemId) => ({ itemId, because: 'LEGAL_HOLD' as const, holdIds: ['h1'] })),
      },
    };
  }),
  fc.constant({ type: 'CompleteDestruction' as const, data: {} }),
);

describe('destruction runs, over random histories', () => {
  it('destroy nothing that two different people did not decide, nothing twice and nothing that was left out', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(commands, contexts), { maxLength: 40 }), (steps) => {
        const history: DestructionEvent[] = [];
        for (const [wanted, by] of steps) {
          const events = attempt(wanted, history, by);
          history.push(...events);
          if (wanted.type !== 'ProposeDestruction') expect(attempt(wanted, history, by)).toEqual([]);
        }
        check(history);
      }),
      { numRuns: 300 },
    );
  });
});

function check(history: readonly DestructionEvent[]): void {
  const of = <Type extends DestructionEvent['type']>(type: Type) =>
    history.filter((event): event is Extract<DestructionEvent, { type: Type }> => event.type === type);
  const [proposal] = of('DestructionProposed');
  const [approval] = of('DestructionApproved');
  const decided = of('DestructionBatchDecided');
  if (approval !== undefined) {
    expect(approval.data.approvedBy).not.toBe(proposal?.data.proposedBy);
    expect(new Set(['a1', 'a2', approval.data.approvedBy, proposal?.data.proposedBy]).size).toBeGreaterThan(2);
    expect(of('DestructionRejected')).toEqual([]);
  }
  if (decided.length > 0) expect(approval).toBeDefined();
  const destroyed = decided.flatMap(({ data }) => data.destroyed);
  const leftOut = decided.flatMap(({ data }) => data.leftOut.map(({ itemId }) => itemId));
  expect(new Set([...destroyed, ...leftOut]).size).toBe(destroyed.length + leftOut.length);
  const keys = decided.flatMap(({ data }) => data.subjectIds);
  expect(keys).toEqual(destroyed.map((itemId) => itemId.replace('i', 'k')));
  if (of('DestructionCompleted').length > 0) expect(destroyed.length + leftOut.length).toBe(ITEMS.length);
  const state = fold(destructionDecider, history);
  if (state.status !== 'ABSENT') expect(itemsOfBatch(state, 1)).toHaveLength(BATCH_SIZE);
}

function attempt(wanted: DestructionCommand, history: readonly DestructionEvent[], by: DecisionContext) {
  try {
    return destructionDecider.decide(wanted, fold(destructionDecider, history), by);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

import fc from 'fast-check';
import { fold, type DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import type { MandateCommand } from './commands.js';
import { mandateDecider } from './decider.js';
import type { MandateEvent } from './events.js';

const instants = fc.integer({ min: 1, max: 28 }).map((day) => `2026-06-${String(day).padStart(2, '0')}T00:00:00.000Z`);
const people = fc.constantFrom('agent', 'ward', 'other');
const commands: fc.Arbitrary<MandateCommand> = fc.oneof(
  fc
    .record({ validFrom: instants, validUntil: fc.option(instants), templateIds: fc.constantFrom(null, ['t1']) })
    .map((terms): MandateCommand => ({
      type: 'GrantMandate',
      data: {
        ...terms,
        kind: 'GUARDIAN',
        regionCode: '370704001001',
        principal: { kind: 'PERSON', id: 'ward' },
        agentSubjectId: 'agent',
        evidenceHash: 'a'.repeat(64),
      },
    })),
  fc
    .record({
      templateId: fc.constantFrom('t1', 't2'),
      principalIds: fc.constantFrom(['ward'], ['other']),
      agentSubjectId: fc.option(people),
    })
    .map((use): MandateCommand => ({
      type: 'ExerciseMandate',
      data: { ...use, contractId: 'c1', partyId: 'B1', documentHash: 'b'.repeat(64) },
    })),
  fc.constant<MandateCommand>({ type: 'RevokeMandate', data: { reason: '终止' } }),
);
const contexts: fc.Arbitrary<DecisionContext> = fc
  .record({
    role: fc.constantFrom('GridWorker' as const, 'Resident' as const),
    subjectId: people,
    now: instants,
    effectiveAt: instants,
  })
  .map(({ role, subjectId, now, effectiveAt }) => ({
    actor: { accountId: subjectId, role, regionCode: '370704001001', subjectId },
    now: now > effectiveAt ? now : effectiveAt,
    effectiveAt,
  }));

describe('mandates, over random histories and clocks that differ', () => {
  it('are used only for moments at which they hold, whatever comes later', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(commands, contexts), { maxLength: 40 }), (steps) => {
        const history: MandateEvent[] = [];
        for (const [command, context] of steps) history.push(...attempt(command, history, context));
        const [grant] = history;
        if (grant === undefined) return;
        if (grant.type !== 'MandateGranted') throw new Error('used before it was granted');
        const revocations = history.filter(({ type }) => type === 'MandateRevoked');
        expect(revocations.length).toBeLessThanOrEqual(1);
        const { validFrom, validUntil } = grant.data;
        const end = revocations[0]?.type === 'MandateRevoked' ? revocations[0].data.revokedAt : undefined;
        for (const event of history) {
          if (event.type !== 'MandateExercised') continue;
          const { at } = event.data;
          expect(validFrom <= at && (validUntil === null || at < validUntil)).toBe(true);
          // Holds for uses before and after the revocation in the stream: late paper may come after it, for a day before it.
          if (end !== undefined) expect(at < end).toBe(true);
        }
      }),
    );
  });
});

function attempt(command: MandateCommand, history: readonly MandateEvent[], context: DecisionContext) {
  try {
    return mandateDecider.decide(command, fold(mandateDecider, history), context);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

import fc from 'fast-check';
import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import type { InvitationCommand } from './commands.js';
import { invitationDecider } from './decider.js';
import type { InvitationEvent } from './events.js';
import { initialInvitation } from './state.js';

const days = fc.integer({ min: 1, max: 28 }).map((day) => `2026-06-${String(day).padStart(2, '0')}T00:00:00.000Z`);
const secrets = fc.constantFrom('aa', 'bb');
const commands: fc.Arbitrary<InvitationCommand> = fc.oneof(
  fc.record({ secretHash: secrets, expiresAt: days }).map((terms) => ({
    type: 'IssueInvitation' as const,
    data: { subjectId: 's1', householdId: 'h1', regionCode: '370704001001', purpose: 'SIGNING' as const, ...terms },
  })),
  fc.record({ secretHash: secrets, sessionId: fc.uuid() }).map((data) => ({ type: 'RedeemInvitation' as const, data })),
  fc.constant({ type: 'RevokeInvitation' as const, data: {} }),
);
const contexts: fc.Arbitrary<DecisionContext> = fc
  .record({
    role: fc.constantFrom('GridWorker' as const, 'Resident' as const),
    regionCode: fc.constantFrom('370704001001', '370704001002'),
    now: days,
  })
  .map(({ role, regionCode, now }) => ({ actor: { accountId: 'a', role, regionCode }, now, effectiveAt: now }));
const histories = fc
  .array(fc.tuple(commands, contexts), { maxLength: 40 })
  .map((steps) => steps.sort(([, one], [, other]) => (one.now < other.now ? -1 : 1)));

describe('invitation, over random histories', () => {
  it('is redeemed at most once, with its own secret, before its end, and never after it was taken back', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        let state = initialInvitation;
        const seen: InvitationEvent[] = [];
        for (const [command, context] of steps) {
          const events = attempt(command, state, context);
          if (events.some(({ type }) => type === 'InvitationRedeemed')) {
            const issued = seen.find(({ type }) => type === 'InvitationIssued') as Extract<
              InvitationEvent,
              { type: 'InvitationIssued' }
            >;
            expect(command.data).toMatchObject({ secretHash: issued.data.secretHash });
            expect(context.now < issued.data.expiresAt).toBe(true);
            expect(seen.map(({ type }) => type)).toEqual(['InvitationIssued']);
          }
          state = events.reduce(invitationDecider.evolve, state);
          seen.push(...events);
          expect(attempt(command, state, context)).toEqual([]);
        }
        expect(seen.filter(({ type }) => type === 'InvitationRedeemed').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

function attempt(
  command: InvitationCommand,
  state: typeof initialInvitation,
  context: DecisionContext,
): readonly InvitationEvent[] {
  try {
    return invitationDecider.decide(command, state, context);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

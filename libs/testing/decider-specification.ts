import type { Actor } from '#libs/kernel/actor';
import { fold, type Decider, type DecisionContext, type DomainCommand, type DomainEvent } from '#libs/kernel/decider';
import { Problem, type ProblemKind } from '#libs/kernel/problem';

/** A fixed context for specs; override what the rule under test looks at. */
export function contextOf(actor: Actor, overrides: Partial<DecisionContext> = {}): DecisionContext {
  const now = overrides.now ?? '2026-06-30T02:00:00.000Z';
  return { actor, now, effectiveAt: now, ...overrides };
}

/**
 * Given–when–then for a decider:
 * `specification(decider).given(history).when(command, context).then(events)` or `.thenRefused(PROBLEM)`.
 */
export function specification<Command extends DomainCommand, Event extends DomainEvent, State>(
  decider: Decider<Command, Event, State>,
) {
  return {
    given: (...history: readonly Event[]) => ({
      when: (command: Command, context: DecisionContext) => {
        const decide = () => decider.decide(command, fold(decider, history), context);
        return {
          then: (...expected: readonly Event[]) => expect(decide()).toEqual(expected),
          thenNothing: () => expect(decide()).toEqual([]),
          thenRefused: (kind: ProblemKind) => {
            let outcome: unknown;
            try {
              outcome = decide();
            } catch (error) {
              outcome = error;
            }
            expect(outcome).toBeInstanceOf(Problem);
            expect((outcome as Problem).kind.code).toBe(kind.code);
          },
        };
      },
    }),
  };
}

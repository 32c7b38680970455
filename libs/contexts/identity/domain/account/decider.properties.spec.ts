import fc from 'fast-check';
import { ROLES, type Actor } from '#libs/kernel/actor';
import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import type { Sealed } from '#libs/kernel/sealed';
import type { AccountCommand } from './commands.js';
import { accountDecider, MAX_GRANTS } from './decider.js';
import { ENROLLED_FACTORS, SUBJECT_ROLES, type AccountEvent } from './events.js';
import { MAX_FACTORS, MAX_SIGN_ONS } from './factor-rules.js';
import { grantsInForce, hasSecondFactor, initialAccount, type AccountState } from './state.js';

const areas = fc.constantFrom('370704', '370704001', '370704001001', '370704001002', '370705', '000000');
const days = fc.integer({ min: 1, max: 28 }).map((day) => `2026-06-${String(day).padStart(2, '0')}T00:00:00.000Z`);
const actors: fc.Arbitrary<Actor> = fc.record({
  accountId: fc.constantFrom('a1', 'a2', 'a3'),
  role: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('SystemAdmin' as const, 'CommitteeDirector' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...ROLES) },
  ),
  regionCode: areas,
});
const accountId = fc.constant('a1');
const ofRole = { accountId, role: fc.constantFrom(...ROLES), regionCode: areas };

const factorIds = fc.integer({ min: 1, max: 14 }).map((number) => `f${number}`);

const commands: fc.Arbitrary<AccountCommand> = fc.oneof(
  fc
    .record({
      accountId,
      accountNameHash: fc.constant('h'),
      displayName: fc.constant('x' as Sealed),
      homeRegionCode: areas,
      subjectId: fc.option(fc.constant('s1')),
    })
    .map((data) => ({ type: 'RegisterAccount' as const, data })),
  fc
    .record({ ...ofRole, validFrom: days, validUntil: fc.option(days) })
    .map((data) => ({ type: 'GrantRole' as const, data })),
  fc.record(ofRole).map((data) => ({ type: 'RevokeRole' as const, data })),
  fc.constant({ type: 'LockAccount' as const, data: { accountId: 'a1', ground: 'ABSENCE' as const } }),
  fc.constant({ type: 'UnlockAccount' as const, data: { accountId: 'a1' } }),
  fc.constant({ type: 'DisableAccount' as const, data: { accountId: 'a1', ground: 'MISUSE' as const } }),
  fc.constant({ type: 'ChangePassword' as const, data: { accountId: 'a1' } }),
  fc
    .record({ accountId, factorId: factorIds, factor: fc.constantFrom(...ENROLLED_FACTORS) })
    .map((data) => ({ type: 'EnrolFactor' as const, data })),
  fc.record({ accountId, factorId: factorIds }).map((data) => ({ type: 'RemoveFactor' as const, data })),
  fc.constant({ type: 'ResetFactors' as const, data: { accountId: 'a1', ground: 'DEVICE_LOST' as const } }),
  fc
    .record({ accountId, linkId: factorIds, identityHash: fc.constant('h') })
    .map((data) => ({ type: 'LinkSignOn' as const, data })),
  fc.record({ accountId, linkId: factorIds }).map((data) => ({ type: 'UnlinkSignOn' as const, data })),
);

interface Step {
  readonly command: AccountCommand;
  readonly context: DecisionContext;
}

/** Most histories start with a registration that works, or little would happen in them. */
const registration: Step = {
  command: {
    type: 'RegisterAccount',
    data: {
      accountId: 'a1',
      accountNameHash: 'h',
      displayName: 'x' as Sealed,
      homeRegionCode: '370704001001',
      subjectId: 's1',
    },
  },
  context: {
    actor: { accountId: 'a2', role: 'SystemAdmin', regionCode: '370704' },
    now: '2026-06-01T00:00:00.000Z',
    effectiveAt: '2026-06-01T00:00:00.000Z',
  },
};
const histories: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.record({
      command: commands,
      context: fc.record({ actor: actors, now: days }).map(({ actor, now }) => ({ actor, now, effectiveAt: now })),
    }),
    { maxLength: 60 },
  )
  .map((steps) => [registration, ...steps].sort((one, other) => (one.context.now < other.context.now ? -1 : 1)));

function attempt({ command, context }: Step, state: AccountState): readonly AccountEvent[] {
  try {
    return accountDecider.decide(command, state, context);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

/** Runs a history and shows every step with the state before and after. */
function play(
  steps: readonly Step[],
  look: (step: Step, events: readonly AccountEvent[], before: AccountState, after: AccountState) => void,
): void {
  let state: AccountState = initialAccount;
  for (const step of steps) {
    const events = attempt(step, state);
    const after = events.reduce(accountDecider.evolve, state);
    look(step, events, state, after);
    state = after;
  }
}

/** What the holder does himself. */
const OWN_MATTERS: ReadonlySet<AccountEvent['type']> = new Set([
  'PasswordChanged',
  'FactorEnrolled',
  'FactorRemoved',
  'SignOnLinked',
  'SignOnUnlinked',
]);

describe('account, over random histories', () => {
  it('never holds System, the whole system, too many grants, or one grant twice', () => {
    fc.assert(
      fc.property(histories, (steps) =>
        play(steps, (_, __, ___, state) => {
          if (state.status === 'absent') return;
          expect(state.grants.length).toBeLessThanOrEqual(MAX_GRANTS);
          expect(new Set(state.grants.map(({ role, regionCode }) => `${role}@${regionCode}`)).size).toBe(
            state.grants.length,
          );
          expect(state.grants.some(({ role, regionCode }) => role === 'System' || regionCode === '000000')).toBe(false);
        }),
      ),
    );
  });

  it('never holds administration and content at one time', () => {
    fc.assert(
      fc.property(histories, days, (steps, moment) =>
        play(steps, ({ context }, __, ___, state) => {
          if (state.status === 'absent') return;
          const roles = grantsInForce(state.grants, moment < context.now ? context.now : moment).map(
            ({ role }) => role,
          );
          expect(roles.includes('SystemAdmin') && roles.some((role) => role !== 'SystemAdmin')).toBe(false);
        }),
      ),
    );
  });

  it('is changed by its own holder in nothing but what opens it, and by nobody outside the area', () => {
    fc.assert(
      fc.property(histories, (steps) =>
        play(steps, ({ context: { actor } }, events) => {
          for (const event of events) {
            if (event.type === 'AccountRegistered' || OWN_MATTERS.has(event.type)) continue;
            expect(actor.accountId).not.toBe('a1');
            if (event.type === 'RoleGranted' || event.type === 'RoleRevoked') {
              expect(actor.regionCode === '000000' || event.data.regionCode.startsWith(actor.regionCode)).toBe(true);
            }
          }
        }),
      ),
    );
  });

  it('is given a factor by its holder alone, never too many, and staff never take the last one away', () => {
    fc.assert(
      fc.property(histories, (steps) =>
        play(steps, ({ context: { actor } }, events, before, after) => {
          if (after.status === 'absent' || before.status === 'absent') return;
          expect(after.factors.length).toBeLessThanOrEqual(MAX_FACTORS);
          expect(after.signOns.length).toBeLessThanOrEqual(MAX_SIGN_ONS);
          expect(new Set(after.factors.map(({ factorId }) => factorId)).size).toBe(after.factors.length);
          for (const { type } of events) {
            if (type === 'FactorEnrolled') expect(actor.role === 'System' || actor.accountId === 'a1').toBe(true);
            if (type === 'FactorRemoved' && hasSecondFactor(before.factors) && !hasSecondFactor(after.factors)) {
              expect(before.grants.every(({ role }) => SUBJECT_ROLES.includes(role))).toBe(true);
            }
          }
        }),
      ),
    );
  });

  it('changes nothing once disabled', () => {
    fc.assert(
      fc.property(histories, (steps) =>
        play(steps, (_, events, before) => {
          if (before.status === 'disabled') expect(events).toEqual([]);
        }),
      ),
    );
  });

  it('emits nothing for a command given twice, but for a password, which may be changed again', () => {
    fc.assert(
      fc.property(histories, (steps) =>
        play(steps, (step, events, _, after) => {
          if (events.length > 0 && step.command.type !== 'ChangePassword') expect(attempt(step, after)).toEqual([]);
        }),
      ),
    );
  });
});

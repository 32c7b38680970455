import { assertNever } from '#libs/kernel/assert-never';
import type { Role } from '#libs/kernel/actor';
import { endOfDay, isCalendarDay } from '#libs/kernel/calendar-day';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { textFaultIn } from '#libs/kernel/text-rules';
import { requireReason } from '../reason.js';
import { BASIS_TEXT } from '../record-class.js';
import type { LegalHoldCommand, LiftLegalHold, PlaceLegalHold } from './commands.js';
import type { LegalHoldEvent } from './events.js';
import { HOLD_ALREADY_PLACED, HOLD_NOT_FOUND, HOLD_TERMS_INVALID, TOO_MANY_HOLDS } from './problems.js';
import { evolveLegalHold, holdsInForce, initialLegalHold, type LegalHoldState } from './state.js';

/** Who holds records back and lets them go: who also decides on erasures. */
const KEEPERS: readonly Role[] = ['PrivacyOfficer'];

/** Courts, auditors and petition offices together hold one matter back a handful of times. */
export const MOST_HOLDS_IN_FORCE = 50;

function decide(command: LegalHoldCommand, state: LegalHoldState, context: DecisionContext): readonly LegalHoldEvent[] {
  switch (command.type) {
    case 'PlaceLegalHold':
      return place(command, state, context);
    case 'LiftLegalHold':
      return lift(command, state, context);
    default:
      return assertNever(command, 'legal hold command');
  }
}

function place(
  { data }: PlaceLegalHold,
  state: LegalHoldState,
  { actor, now }: DecisionContext,
): readonly LegalHoldEvent[] {
  const { reason, ...hold } = data;
  requireRole(actor, hold.regionCode, KEEPERS);
  requireReason(reason);
  const { title, edition } = hold.legalBasis;
  const named = [title, edition].every((text) => textFaultIn(text, BASIS_TEXT) === undefined);
  const ends = hold.until === null || (isCalendarDay(hold.until) && now < endOfDay(hold.until));
  if (!named || !ends) throw new Problem(HOLD_TERMS_INVALID);
  if (state.status !== 'never-held' && state.holds.some(({ holdId }) => holdId === hold.holdId)) {
    throw new Problem(HOLD_ALREADY_PLACED);
  }
  if (holdsInForce(state, now).length >= MOST_HOLDS_IN_FORCE) throw new Problem(TOO_MANY_HOLDS);
  return [{ type: 'LegalHoldPlaced', data: { ...hold, placedAt: now } }];
}

function lift(
  { data }: LiftLegalHold,
  state: LegalHoldState,
  { actor, now }: DecisionContext,
): readonly LegalHoldEvent[] {
  if (state.status === 'never-held') throw new Problem(HOLD_NOT_FOUND);
  requireRole(actor, state.regionCode, KEEPERS);
  const hold = state.holds.find(({ holdId }) => holdId === data.holdId);
  if (hold === undefined) throw new Problem(HOLD_NOT_FOUND);
  requireReason(data.reason);
  return hold.lifted ? [] : [{ type: 'LegalHoldLifted', data: { holdId: data.holdId, liftedAt: now } }];
}

/** Legal holds (法律保全): while one stands on a person, contract, case or region, nothing of it is erased or destroyed. */
export const legalHoldDecider: Decider<LegalHoldCommand, LegalHoldEvent, LegalHoldState> = {
  initialState: initialLegalHold,
  evolve: evolveLegalHold,
  decide,
};

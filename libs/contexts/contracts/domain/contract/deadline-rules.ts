import type { Instant } from '#libs/kernel/clock';
import type { DecisionContext } from '#libs/kernel/decider';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { DEADLINE_NOT_REACHED } from './problems.js';

/** Only the process manager's deadlines do this: nobody decides it, time does. @throws Problem permission.denied */
export function requireSystem({ actor }: DecisionContext): void {
  if (actor.role !== 'System') throw new Problem(NOT_PERMITTED);
}

/** @throws Problem when the deadline lies ahead */
export function requireReached(deadline: Instant, { now }: DecisionContext): void {
  if (now < deadline) throw new Problem(DEADLINE_NOT_REACHED, { deadline });
}

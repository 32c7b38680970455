import { assertNever } from '#libs/kernel/assert-never';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { appeal, decideAppeal } from './appealing.js';
import type { BreachCaseCommand } from './commands.js';
import type { BreachCaseEvent } from './events.js';
import { makeFinding, receiveReply, serveNotice } from './hearing-both-sides.js';
import { accept, addEvidence, dismiss, report } from './opening.js';
import { CASE_NOT_FOUND } from './problems.js';
import { close, orderRectification, verifyRectification } from './putting-right.js';
import { evolveBreachCase, initialBreachCase, type BreachCaseState } from './state.js';

function decide(
  command: BreachCaseCommand,
  state: BreachCaseState,
  context: DecisionContext,
): readonly BreachCaseEvent[] {
  if (command.type === 'ReportBreach') return report(command, state, context);
  if (state.status === 'absent') throw new Problem(CASE_NOT_FOUND);
  switch (command.type) {
    case 'AddEvidence':
      return addEvidence(command, state, context);
    case 'AcceptCase':
      return accept(state, context);
    case 'DismissCase':
      return dismiss(command, state, context);
    case 'ServeNotice':
      return serveNotice(command, state, context);
    case 'ReceiveReply':
      return receiveReply(command, state, context);
    case 'MakeFinding':
      return makeFinding(command, state, context);
    case 'OrderRectification':
      return orderRectification(command, state, context);
    case 'VerifyRectification':
      return verifyRectification(command, state, context);
    case 'CloseCase':
      return close(state, context);
    case 'AppealFinding':
      return appeal(command, state, context);
    case 'DecideAppeal':
      return decideAppeal(command, state, context);
    default:
      return assertNever(command, 'breach case command');
  }
}

/** Breach cases: from the report to the end, each step taken by somebody who may, and every finding made by a human. */
export const breachCaseDecider: Decider<BreachCaseCommand, BreachCaseEvent, BreachCaseState> = {
  initialState: initialBreachCase,
  evolve: evolveBreachCase,
  decide,
};

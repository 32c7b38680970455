import { assertNever } from '#libs/kernel/assert-never';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { consent, lapse, propose, reject } from './amendment.js';
import type { ContractCommand } from './commands.js';
import { expire, lapseSigning, makeEffective } from './deadlines.js';
import type { ContractEvent } from './events.js';
import { issue } from './issuing.js';
import { countersign, decline, sign } from './signing.js';
import { evolveContract, initialContract, type ContractState } from './state.js';
import { deliverNotice, endAfterNotice, giveNotice } from './termination.js';
import { view } from './viewing.js';
import { withdraw } from './withdrawal.js';

function decide(command: ContractCommand, state: ContractState, context: DecisionContext): readonly ContractEvent[] {
  switch (command.type) {
    case 'IssueContract':
      return issue(command, state, context);
    case 'ViewContract':
      return view(command, state, context);
    case 'SignContract':
      return sign(command, state, context);
    case 'CountersignContract':
      return countersign(command, state, context);
    case 'DeclineContract':
      return decline(command, state, context);
    case 'WithdrawContract':
      return withdraw(state, context);
    case 'LapseSigning':
      return lapseSigning(state, context);
    case 'MakeContractEffective':
      return makeEffective(state, context);
    case 'ProposeAmendment':
      return propose(command, state, context);
    case 'ConsentToAmendment':
      return consent(command, state, context);
    case 'RejectAmendment':
      return reject(command, state, context);
    case 'LapseAmendment':
      return lapse(command, state, context);
    case 'GiveTerminationNotice':
      return giveNotice(command, state, context);
    case 'DeliverTerminationNotice':
      return deliverNotice(command, state, context);
    case 'EndAfterNotice':
      return endAfterNotice(state, context);
    case 'ExpireContract':
      return expire(state, context);
    default:
      return assertNever(command, 'contract command');
  }
}

/** Contracts: issued to named parties, signed by all to one and the same text, amended only with the consent of all, ended on a ground. */
export const contractDecider: Decider<ContractCommand, ContractEvent, ContractState> = {
  initialState: initialContract,
  evolve: evolveContract,
  decide,
};

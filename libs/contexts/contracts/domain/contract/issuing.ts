import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { requireSoundDocument } from '../document/bounds.js';
import { daysAfter } from '../document/calendar.js';
import { documentHashOf } from '../document/contract-document.js';
import { requireStaff } from './authority.js';
import type { IssueContract } from './commands.js';
import type { ContractEvent } from './events.js';
import { CONTRACT_ALREADY_ISSUED, SIGN_BY_OUT_OF_RANGE } from './problems.js';
import type { ContractState } from './state.js';

/** Days within which all have to sign unless the issuer says otherwise: some weeks of doorstep visits. */
export const DEFAULT_SIGNING_DAYS = 60;

/** An offer that stays open longer is forgotten by both sides. */
export const MAX_SIGNING_DAYS = 366;

/** Puts a contract before its parties. The text is complete in the event: later templates cannot change it. */
export function issue(
  { data }: IssueContract,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  requireStaff(context.actor, data.regionCode, ['GridWorker', 'CommitteeDirector']);
  if (state.status !== 'ABSENT') throw new Problem(CONTRACT_ALREADY_ISSUED);
  requireSoundDocument(data.document);
  if (data.signBy <= context.now || data.signBy > daysAfter(context.now, MAX_SIGNING_DAYS)) {
    throw new Problem(SIGN_BY_OUT_OF_RANGE, { mostDays: MAX_SIGNING_DAYS });
  }
  const documentHash = documentHashOf(data.document);
  return [
    { type: 'ContractIssued', data: { ...data, documentHash, documentVersion: 1, issuedAt: context.effectiveAt } },
  ];
}

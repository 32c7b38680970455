import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { daysAfter } from '../document/calendar.js';
import { lapseOpenAmendment } from './amendment.js';
import { actsFor, partyOf, requireParty, requireStaff } from './authority.js';
import type { DeliverTerminationNotice, GiveTerminationNotice } from './commands.js';
import { requireReached, requireSystem } from './deadline-rules.js';
import type { ContractEvent } from './events.js';
import {
  EVIDENCE_REQUIRED,
  NOTICE_ALREADY_GIVEN,
  NOTICE_NOT_GIVEN,
  NOTICE_PERIOD_OUT_OF_RANGE,
  NOTICE_WITHOUT_DEADLINE,
  TERMINATION_GROUND_UNFIT,
  TERMINATION_GROUND_UNKNOWN,
} from './problems.js';
import { requireConcluded } from './standing.js';
import type { ContractState, EffectiveContract, SignedContract } from './state.js';
import { isTerminationGround, type TerminationGround } from './termination-ground.js';

/** A notice that lets the contract run on for longer is no notice. */
const MAX_NOTICE_DAYS = 366;

/** Lower-case hex SHA-256. */
const CONTENT_HASH = /^[0-9a-f]{64}$/;

/**
 * A party ends the contract on a ground of the law. It ends when the notice arrives, or at the deadline the notice sets (Civil Code 565);
 * with a written agreement of both it ends at once.
 */
export function giveNotice(
  { data }: GiveTerminationNotice,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  const contract = requireConcluded(state);
  requireParty(context.actor, contract, partyOf(contract, data.partyId));
  if (contract.notice !== null) throw new Problem(NOTICE_ALREADY_GIVEN);
  const ground = requireGround(data.ground, contract);
  if (data.evidenceHash !== null && !CONTENT_HASH.test(data.evidenceHash)) throw new Problem(EVIDENCE_REQUIRED);
  if (ground === 'MUTUAL_AGREEMENT' && data.evidenceHash === null) throw new Problem(EVIDENCE_REQUIRED);
  if (data.endsAt !== null && (data.endsAt <= context.now || data.endsAt > daysAfter(context.now, MAX_NOTICE_DAYS))) {
    throw new Problem(NOTICE_PERIOD_OUT_OF_RANGE, { mostDays: MAX_NOTICE_DAYS });
  }
  const { partyId, statement, endsAt, evidenceHash } = data;
  const noticed: ContractEvent = {
    type: 'ContractTerminationNoticed',
    data: { ground, statement, partyId, endsAt, noticedAt: context.now },
  };
  if (evidenceHash === null) return [noticed];
  return [noticed, ...arrive(contract, ground, endsAt, evidenceHash, context)];
}

/** Staff who bring a proof that a notice arrived. */
const RECORDERS_OF_DELIVERY = ['GridWorker', 'CommitteeDirector'] as const;

/** The notice has reached the other side: shown by a proof, or because the other side itself says so. */
export function deliverNotice(
  { data }: DeliverTerminationNotice,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  const contract = requireConcluded(state);
  const { notice } = contract;
  const isParty = contract.document.parties.some((party) => actsFor(context.actor, party, contract.regionCode));
  // Before anything is said of the contract: strangers learn nothing of it.
  if (!isParty) requireStaff(context.actor, contract.regionCode, RECORDERS_OF_DELIVERY);
  if (notice === null) throw new Problem(NOTICE_NOT_GIVEN);
  const addressee = contract.document.parties.some(
    (party) => party.partyId !== notice.partyId && actsFor(context.actor, party, contract.regionCode),
  );
  if (!addressee) {
    requireStaff(context.actor, contract.regionCode, RECORDERS_OF_DELIVERY);
    if (data.evidenceHash === null) throw new Problem(EVIDENCE_REQUIRED);
  }
  if (data.evidenceHash !== null && !CONTENT_HASH.test(data.evidenceHash)) throw new Problem(EVIDENCE_REQUIRED);
  if (notice.deliveredAt !== null) return [];
  return arrive(contract, notice.ground, notice.endsAt, data.evidenceHash, context);
}

/** The deadline that a delivered notice set has passed. */
export function endAfterNotice(state: ContractState, context: DecisionContext): readonly ContractEvent[] {
  requireSystem(context);
  const contract = requireConcluded(state);
  if (contract.notice === null || contract.notice.deliveredAt === null) throw new Problem(NOTICE_NOT_GIVEN);
  const { ground, endsAt } = contract.notice;
  if (endsAt === null) throw new Problem(NOTICE_WITHOUT_DEADLINE);
  requireReached(endsAt, context);
  return terminated(contract, ground, null, endsAt);
}

function arrive(
  contract: SignedContract | EffectiveContract,
  ground: TerminationGround,
  endsAt: string | null,
  evidenceHash: string | null,
  context: DecisionContext,
): readonly ContractEvent[] {
  const deliveredAt = context.effectiveAt;
  const delivered: ContractEvent = { type: 'TerminationNoticeDelivered', data: { evidenceHash, deliveredAt } };
  if (endsAt !== null && endsAt > context.now) return [delivered];
  // A notice that arrives after its own deadline ends the contract when it arrives, never before (Civil Code 565).
  const terminatedAt = endsAt !== null && endsAt > deliveredAt ? endsAt : deliveredAt;
  return [delivered, ...terminated(contract, ground, evidenceHash, terminatedAt)];
}

function terminated(
  contract: SignedContract | EffectiveContract,
  ground: TerminationGround,
  evidenceHash: string | null,
  terminatedAt: string,
): readonly ContractEvent[] {
  const amendment = contract.status === 'EFFECTIVE' ? contract.amendment : null;
  return [
    ...lapseOpenAmendment({ amendment }),
    { type: 'ContractTerminated', data: { ground, evidenceHash, terminatedAt } },
  ];
}

function requireGround(ground: string, contract: SignedContract | EffectiveContract): TerminationGround {
  if (!isTerminationGround(ground)) throw new Problem(TERMINATION_GROUND_UNKNOWN);
  if (ground === 'INDEFINITE_TERM_NOTICE' && contract.endsOn !== null) throw new Problem(TERMINATION_GROUND_UNFIT);
  return ground;
}

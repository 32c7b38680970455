import type { Instant } from '#libs/kernel/clock';
import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import { dayOf, startOfDay, type CalendarDay } from '#libs/kernel/calendar-day';
import { lastDayOfPeriod } from '../document/calendar.js';
import { signingPartiesOf, type Party } from '../document/party.js';
import { onMandate, requireAssent } from './assent.js';
import { partyOf, requireAssentAuthority, requireParty } from './authority.js';
import type { CountersignContract, DeclineContract, SignContract } from './commands.js';
import type { ContractEvent, ContractSigned } from './events.js';
import {
  ALREADY_ACCEPTED,
  ALREADY_SIGNED,
  COUNTERSIGNING_NOT_OPEN,
  ELECTRONIC_BACKDATED,
  PARTY_DOES_NOT_SIGN,
  SIGNED_BEFORE_ISSUE,
  SIGNING_PERIOD_OVER,
} from './problems.js';
import { requireOpen, type OpenContract } from './standing.js';
import { evolveContract, type ContractState, type IssuedContract, type OfferedContract } from './state.js';
import { wasShown } from './viewing.js';

/** A party signs the text shown to it. The last required signature concludes the contract in the same decision. */
export function sign({ data }: SignContract, state: ContractState, context: DecisionContext): readonly ContractEvent[] {
  const contract = requireOpen(state);
  const party = partyOf(contract, data.partyId);
  requireAssentAuthority(context.actor, contract, party, data, onMandate(data, context));
  const offer = requireUnsigned(contract, party);
  const subject = { documentHash: offer.documentHash, clauses: offer.document.clauses };
  const signedAt = requireAssent(offer, party, subject, data, context);
  requireInPeriod(offer, signedAt);
  const { partyId, documentHash, acknowledgedClauseIds, form, evidenceHash } = data;
  const { documentVersion } = offer;
  const mandate = data.mandate === undefined ? {} : { mandateId: data.mandate.mandateId };
  const signed: ContractSigned = {
    type: 'ContractSigned',
    data: { partyId, documentHash, documentVersion, acknowledgedClauseIds, form, evidenceHash, signedAt, ...mandate },
  };
  return [signed, ...conclude(offer, signed, context.now)];
}

/**
 * The committee signs from a list, after another party did: the text is its own, so being shown which contract it is suffices.
 * Records the showing and the signature together.
 */
export function countersign(
  { data }: CountersignContract,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  const contract = requireOpen(state);
  const party = partyOf(contract, data.partyId);
  requireParty(context.actor, contract, party);
  const offer = requireUnsigned(contract, party);
  if (party.kind !== 'COMMITTEE' || !isAcceptedByAnother(offer, party)) throw new Problem(COUNTERSIGNING_NOT_OPEN);
  const { partyId, documentHash } = data;
  const shown: ContractEvent = {
    type: 'ContractViewed',
    data: { partyId, documentHash, manner: 'LISTED', viewedAt: context.now },
  };
  const seen = wasShown(offer, partyId, documentHash, 'LISTED');
  const next = seen ? state : evolveContract(state, shown);
  const signing = { ...data, acknowledgedClauseIds: [], form: 'ELECTRONIC', evidenceHash: null } as const;
  const signed = sign({ type: 'SignContract', data: signing }, next, context);
  return seen ? signed : [shown, ...signed];
}

/** A required party does not want the contract: nothing comes about, for nobody. */
export function decline(
  { data }: DeclineContract,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  const contract = requireOpen(state);
  const party = partyOf(contract, data.partyId);
  requireAssentAuthority(context.actor, contract, party, data);
  const offer = requireUnsigned(contract, party);
  if (!party.signs) throw new Problem(PARTY_DOES_NOT_SIGN, { partyId: party.partyId });
  // The offer is the committee's: once another side has accepted, refusing to sign would be a withdrawal by another name.
  if (party.kind === 'COMMITTEE' && isAcceptedByAnother(offer, party)) throw new Problem(ALREADY_ACCEPTED);
  if (data.form === 'ELECTRONIC' && context.effectiveAt !== context.now) throw new Problem(ELECTRONIC_BACKDATED);
  if (context.effectiveAt < offer.issuedAt) throw new Problem(SIGNED_BEFORE_ISSUE, { issuedAt: offer.issuedAt });
  return [{ type: 'ContractDeclined', data: { ...data, declinedAt: context.effectiveAt } }];
}

function isAcceptedByAnother(offer: OfferedContract, { side }: Party): boolean {
  return offer.assents.some((assent) => partyOf(offer, assent.partyId).side !== side);
}

function requireUnsigned(contract: OpenContract, party: Party): OfferedContract {
  if (contract.assents.some((assent) => assent.partyId === party.partyId)) {
    throw new Problem(ALREADY_SIGNED, { partyId: party.partyId });
  }
  if (contract.status === 'SIGNED' || contract.status === 'EFFECTIVE') {
    throw new Problem(PARTY_DOES_NOT_SIGN, { partyId: party.partyId });
  }
  return contract;
}

/** Late paper counts by the day on it, as long as the offer was not closed. */
function requireInPeriod(offer: IssuedContract, signedAt: Instant): void {
  if (signedAt < offer.issuedAt) throw new Problem(SIGNED_BEFORE_ISSUE, { issuedAt: offer.issuedAt });
  if (signedAt > offer.signBy) throw new Problem(SIGNING_PERIOD_OVER, { signBy: offer.signBy });
}

function conclude(offer: OfferedContract, { data }: ContractSigned, now: Instant): readonly ContractEvent[] {
  const signed = new Map(offer.assents.map((assent) => [assent.partyId, assent.at]));
  signed.set(data.partyId, data.signedAt);
  const missing = signingPartiesOf(offer.document.parties).some((party) => !signed.has(party.partyId));
  if (missing) return [];
  const { effectiveFrom, endsOn } = periodOf(offer, [...signed.values()]);
  const { documentHash, documentVersion } = offer;
  const outcome = { documentHash, documentVersion, effectiveFrom, endsOn };
  const fullySigned: ContractEvent = { type: 'ContractFullySigned', data: outcome };
  return effectiveFrom <= now ? [fullySigned, { type: 'ContractBecameEffective', data: outcome }] : [fullySigned];
}

/** In force from the last signature, never before the agreed first day; the term counts from then. */
function periodOf(
  offer: IssuedContract,
  signedAt: readonly Instant[],
): { readonly effectiveFrom: Instant; readonly endsOn: CalendarDay | null } {
  const { startsOn, months } = offer.document.term;
  const lastSignature = signedAt.reduce((latest, instant) => (instant > latest ? instant : latest));
  const start = startsOn === null ? lastSignature : startOfDay(startsOn);
  const effectiveFrom = start > lastSignature ? start : lastSignature;
  return { effectiveFrom, endsOn: months === null ? null : lastDayOfPeriod(dayOf(effectiveFrom), months) };
}

import type { DecisionContext } from '#libs/kernel/decider';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { requireSoundDocument } from '../document/bounds.js';
import { daysAfter } from '../document/calendar.js';
import type { Clause } from '../document/clause.js';
import { documentHashOf } from '../document/contract-document.js';
import { applyChanges } from '../document/document-changes.js';
import { signingPartiesOf } from '../document/party.js';
import { requireAssent } from './assent.js';
import { actsFor, partyOf, requireAssentAuthority, requireInsideArea } from './authority.js';
import type { ConsentToAmendment, LapseAmendment, ProposeAmendment, RejectAmendment } from './commands.js';
import { requireReached, requireSystem } from './deadline-rules.js';
import type { AmendmentConsented, ContractEvent } from './events.js';
import {
  AMENDMENT_ALREADY_CONSENTED,
  AMENDMENT_CHANGES_NOTHING,
  AMENDMENT_CLOSED,
  AMENDMENT_OPEN,
  AMENDMENT_UNKNOWN,
  CONSENT_BY_OUT_OF_RANGE,
  CONSENT_PERIOD_OVER,
  CONSENTED_BEFORE_PROPOSAL,
  DOCUMENT_STALE,
  ELECTRONIC_BACKDATED,
  PARTY_DOES_NOT_SIGN,
} from './problems.js';
import { requireEffective } from './standing.js';
import type { ContractState, EffectiveContract, OpenAmendment } from './state.js';

/** Days within which all have to consent unless the proposer says otherwise; then silence has spoken for the old text. */
export const DEFAULT_CONSENT_DAYS = 30;

/** A proposal that stays open longer blocks every other one. */
export const MAX_CONSENT_DAYS = 180;

/** A party or the committee proposes another text for a contract in force; one proposal at a time. */
export function propose(
  { data }: ProposeAmendment,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  const contract = requireEffective(state);
  requireProposer(contract, context);
  if (contract.amendment !== null) throw new Problem(AMENDMENT_OPEN, { amendmentId: contract.amendment.amendmentId });
  if (data.baseDocumentHash !== contract.documentHash) {
    throw new Problem(DOCUMENT_STALE, { documentHash: contract.documentHash });
  }
  if (data.consentBy <= context.now || data.consentBy > daysAfter(context.now, MAX_CONSENT_DAYS)) {
    throw new Problem(CONSENT_BY_OUT_OF_RANGE, { mostDays: MAX_CONSENT_DAYS });
  }
  const document = applyChanges(contract.document, data.changes);
  requireSoundDocument(document);
  const documentHash = documentHashOf(document);
  if (documentHash === contract.documentHash) throw new Problem(AMENDMENT_CHANGES_NOTHING);
  const known = new Set(contract.document.clauses.map((clause) => clause.clauseId));
  const touched = [...data.changes.clauses.map((clause) => clause.clauseId), ...data.changes.removedClauseIds];
  return [
    {
      type: 'AmendmentProposed',
      data: {
        ...data,
        standardClauseIds: touched.filter((clauseId) => known.has(clauseId)),
        documentHash,
        documentVersion: contract.documentVersion + 1,
        proposedAt: context.now,
      },
    },
  ];
}

/** A party consents to exactly the proposed text. The last consent puts it in force (Civil Code 543). */
export function consent(
  { data }: ConsentToAmendment,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  const contract = requireEffective(state);
  const amendment = openAmendmentOf(contract, data.amendmentId);
  const party = partyOf(contract, data.partyId);
  requireAssentAuthority(context.actor, contract, party, data);
  if (amendment.consents.some((given) => given.partyId === party.partyId)) {
    throw new Problem(AMENDMENT_ALREADY_CONSENTED, { partyId: party.partyId });
  }
  const subject = { documentHash: amendment.documentHash, clauses: changedClausesOf(contract, amendment) };
  const consentedAt = requireAssent(contract, party, subject, data, context);
  if (consentedAt < amendment.proposedAt) throw new Problem(CONSENTED_BEFORE_PROPOSAL);
  if (consentedAt > amendment.consentBy) throw new Problem(CONSENT_PERIOD_OVER, { consentBy: amendment.consentBy });
  const { documentVersion } = amendment;
  const consented: AmendmentConsented = { type: 'AmendmentConsented', data: { ...data, documentVersion, consentedAt } };
  return [consented, ...takeEffect(contract, amendment, consented)];
}

/** A key clause stays one while it is changed: taking its mark away does not spare anybody the acknowledgement. */
function changedClausesOf({ document }: EffectiveContract, amendment: OpenAmendment): readonly Clause[] {
  const keyBefore = new Set(document.clauses.filter(({ key }) => key).map(({ clauseId }) => clauseId));
  return amendment.document.clauses
    .filter(({ clauseId }) => amendment.changedClauseIds.includes(clauseId))
    .map((clause) => ({ ...clause, key: clause.key || keyBefore.has(clause.clauseId) }));
}

/** One refusal is enough: the text stays as it was. */
export function reject(
  { data }: RejectAmendment,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  const contract = requireEffective(state);
  const amendment = openAmendmentOf(contract, data.amendmentId);
  const party = partyOf(contract, data.partyId);
  requireAssentAuthority(context.actor, contract, party, data);
  if (!party.signs) throw new Problem(PARTY_DOES_NOT_SIGN, { partyId: party.partyId });
  if (amendment.consents.some((given) => given.partyId === party.partyId)) {
    throw new Problem(AMENDMENT_ALREADY_CONSENTED, { partyId: party.partyId });
  }
  if (data.form === 'ELECTRONIC' && context.effectiveAt !== context.now) throw new Problem(ELECTRONIC_BACKDATED);
  if (context.effectiveAt < amendment.proposedAt) throw new Problem(CONSENTED_BEFORE_PROPOSAL);
  return [{ type: 'AmendmentRejected', data: { ...data, rejectedAt: context.effectiveAt } }];
}

/** Somebody kept silent until the end: nothing changes (Civil Code 544). */
export function lapse(
  { data }: LapseAmendment,
  state: ContractState,
  context: DecisionContext,
): readonly ContractEvent[] {
  requireSystem(context);
  const amendment = openAmendmentOf(requireEffective(state), data.amendmentId);
  requireReached(amendment.consentBy, context);
  const { amendmentId } = amendment;
  return [{ type: 'AmendmentLapsed', data: { amendmentId, cause: 'CONSENT_PERIOD_OVER' } }];
}

/** What becomes of a proposal when the contract itself ends. */
export function lapseOpenAmendment(contract: { readonly amendment?: OpenAmendment | null }): readonly ContractEvent[] {
  if (contract.amendment === undefined || contract.amendment === null) return [];
  const { amendmentId } = contract.amendment;
  return [{ type: 'AmendmentLapsed', data: { amendmentId, cause: 'CONTRACT_ENDED' } }];
}

function takeEffect(
  contract: EffectiveContract,
  amendment: OpenAmendment,
  last: AmendmentConsented,
): readonly ContractEvent[] {
  const consents = [
    ...amendment.consents.map(({ partyId, form, at }) => ({ partyId, form, at })),
    { partyId: last.data.partyId, form: last.data.form, at: last.data.consentedAt },
  ];
  const required = signingPartiesOf(contract.document.parties);
  if (required.some((party) => !consents.some((given) => given.partyId === party.partyId))) return [];
  const effectiveFrom = consents.reduce((latest, { at }) => (at > latest ? at : latest), amendment.proposedAt);
  const { amendmentId, documentHash, documentVersion } = amendment;
  return [
    { type: 'AmendmentTookEffect', data: { amendmentId, documentHash, documentVersion, consents, effectiveFrom } },
  ];
}

function openAmendmentOf(contract: EffectiveContract, amendmentId: string): OpenAmendment {
  if (contract.amendment?.amendmentId === amendmentId) return contract.amendment;
  const closed = contract.closedAmendments.find((candidate) => candidate.amendmentId === amendmentId);
  if (closed === undefined) throw new Problem(AMENDMENT_UNKNOWN, { amendmentId });
  throw new Problem(AMENDMENT_CLOSED, { amendmentId, stage: closed.stage });
}

function requireProposer(contract: EffectiveContract, { actor }: DecisionContext): void {
  const { document, regionCode } = contract;
  if (document.parties.some((party) => party.signs && actsFor(actor, party, regionCode))) return;
  requireInsideArea(actor, regionCode);
  const committeeIsParty = document.parties.some((party) => party.kind === 'COMMITTEE');
  if (actor.role !== 'GridWorker' || !committeeIsParty) throw new Problem(NOT_PERMITTED);
}

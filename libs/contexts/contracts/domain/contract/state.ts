import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { ContractDocument } from '../document/contract-document.js';
import { applyChanges, type DocumentChanges } from '../document/document-changes.js';
import { variablesIn } from '../document/rendering.js';
import type { AssentForm, ContractEvent, ContractIssued, ContractViewed, ViewManner } from './events.js';
import type { TerminationGround } from './termination-ground.js';

/** A party's assent to one document version: a signature to version 1, a consent to an amended one. */
export interface Assent {
  readonly partyId: string;
  readonly documentVersion: number;
  readonly documentHash: ContentHash;
  readonly form: AssentForm;
  readonly at: Instant;
}

export interface View {
  readonly partyId: string;
  readonly documentHash: ContentHash;
  readonly manner: ViewManner;
}

/** PROPOSED and REVIEW precede AWAITING_ALL once changes of standard clauses are reviewed. */
export type AmendmentStage = 'AWAITING_ALL' | 'EFFECTIVE' | 'REJECTED' | 'LAPSED';

/** An amendment that waits for the consent of all. */
export interface OpenAmendment {
  readonly amendmentId: Uuid;
  readonly document: ContractDocument;
  readonly documentHash: ContentHash;
  readonly documentVersion: number;
  readonly changedClauseIds: readonly string[];
  readonly consentBy: Instant;
  readonly proposedAt: Instant;
  readonly consents: readonly Assent[];
}

export interface TerminationNotice {
  readonly ground: TerminationGround;
  readonly partyId: string;
  readonly endsAt: Instant | null;
  readonly noticedAt: Instant;
  readonly deliveredAt: Instant | null;
}

/** What is known of every contract from its issue on. */
export interface IssuedContract {
  readonly regionCode: string;
  readonly campaignId: Uuid | null;
  readonly issuedAt: Instant;
  readonly signBy: Instant;
  /** At offer or in force. */
  readonly document: ContractDocument;
  readonly documentHash: ContentHash;
  readonly documentVersion: number;
  readonly views: readonly View[];
  /** Of all versions, in the order in which they were recorded. */
  readonly assents: readonly Assent[];
  readonly closedAmendments: readonly { readonly amendmentId: Uuid; readonly stage: AmendmentStage }[];
}

/** All have signed. */
export interface ConcludedContract extends IssuedContract {
  readonly effectiveFrom: Instant;
  readonly endsOn: CalendarDay | null;
  readonly notice: TerminationNotice | null;
}

export type OfferedContract = IssuedContract & { readonly status: 'ISSUED' | 'PARTIALLY_SIGNED' };
export type SignedContract = ConcludedContract & { readonly status: 'SIGNED' };
export type EffectiveContract = ConcludedContract & {
  readonly status: 'EFFECTIVE';
  readonly amendment: OpenAmendment | null;
};
/** No contract came about. */
export type FailedContract = IssuedContract & { readonly status: 'DECLINED' | 'WITHDRAWN' | 'LAPSED' };
export type EndedContract = ConcludedContract & {
  readonly status: 'EXPIRED' | 'TERMINATED';
  readonly endedAt: Instant;
};

export type ContractState =
  { readonly status: 'ABSENT' } | OfferedContract | SignedContract | EffectiveContract | FailedContract | EndedContract;

/** Statuses of the domain brief that exist so far; EXPIRING, RENEWED, ARCHIVED, VOIDED and PENDING_RATIFICATION join them. */
export type ContractStatus = ContractState['status'];

export const initialContract: ContractState = { status: 'ABSENT' };

/** Total: an event that does not belong to the state it meets leaves it as it is. */
export function evolveContract(state: ContractState, event: ContractEvent): ContractState {
  if (event.type === 'ContractIssued') return state.status === 'ABSENT' ? issued(event) : state;
  switch (state.status) {
    case 'ABSENT':
    case 'DECLINED':
    case 'WITHDRAWN':
    case 'LAPSED':
    case 'EXPIRED':
    case 'TERMINATED':
      return state;
    case 'ISSUED':
    case 'PARTIALLY_SIGNED':
      return evolveOffered(state, event);
    case 'SIGNED':
      return evolveSigned(state, event);
    case 'EFFECTIVE':
      return evolveEffective(state, event);
    default:
      return assertNever(state, 'contract status');
  }
}

function issued({ data }: ContractIssued): ContractState {
  return { status: 'ISSUED', ...data, views: [], assents: [], closedAmendments: [] };
}

function evolveOffered(state: OfferedContract, event: ContractEvent): ContractState {
  switch (event.type) {
    case 'ContractViewed':
      return viewed(state, event);
    case 'ContractSigned': {
      const { partyId, documentVersion, documentHash, form, signedAt } = event.data;
      const assent = { partyId, documentVersion, documentHash, form, at: signedAt };
      return { ...state, status: 'PARTIALLY_SIGNED', assents: [...state.assents, assent] };
    }
    case 'ContractFullySigned':
      return {
        ...state,
        status: 'SIGNED',
        effectiveFrom: event.data.effectiveFrom,
        endsOn: event.data.endsOn,
        notice: null,
      };
    case 'ContractDeclined':
      return { ...state, status: 'DECLINED' };
    case 'ContractWithdrawn':
      return { ...state, status: 'WITHDRAWN' };
    case 'SigningLapsed':
      return { ...state, status: 'LAPSED' };
    default:
      return state;
  }
}

function evolveSigned(state: SignedContract, event: ContractEvent): ContractState {
  switch (event.type) {
    case 'ContractBecameEffective':
      return { ...state, status: 'EFFECTIVE', amendment: null };
    default:
      return evolveConcluded(state, event);
  }
}

function evolveEffective(state: EffectiveContract, event: ContractEvent): ContractState {
  switch (event.type) {
    case 'AmendmentProposed': {
      const { amendmentId, changes, documentHash, documentVersion, consentBy, proposedAt } = event.data;
      const document = applyChanges(state.document, changes);
      const amendment = {
        amendmentId,
        document,
        documentHash,
        documentVersion,
        changedClauseIds: changedClauseIds(document, changes),
        consentBy,
        proposedAt,
        consents: [],
      };
      return { ...state, amendment };
    }
    case 'AmendmentConsented': {
      if (state.amendment === null) return state;
      const { partyId, documentVersion, documentHash, form, consentedAt } = event.data;
      const consent = { partyId, documentVersion, documentHash, form, at: consentedAt };
      return { ...state, amendment: { ...state.amendment, consents: [...state.amendment.consents, consent] } };
    }
    case 'AmendmentTookEffect': {
      if (state.amendment === null) return state;
      const { document, documentHash, documentVersion, consents } = state.amendment;
      const closed = closeAmendment(state, 'EFFECTIVE');
      return { ...closed, document, documentHash, documentVersion, assents: [...state.assents, ...consents] };
    }
    case 'AmendmentRejected':
      return closeAmendment(state, 'REJECTED');
    case 'AmendmentLapsed':
      return closeAmendment(state, 'LAPSED');
    default:
      return evolveConcluded(state, event);
  }
}

/** Clauses that read otherwise after the changes: replaced or added, or with another value in one of their blanks. */
function changedClauseIds(document: ContractDocument, { clauses, values }: DocumentChanges): readonly string[] {
  const written = new Set(clauses.map(({ clauseId }) => clauseId));
  const filled = new Set(values.map(({ name }) => name));
  return document.clauses
    .filter(({ clauseId, text }) => written.has(clauseId) || variablesIn(text).some((name) => filled.has(name)))
    .map(({ clauseId }) => clauseId);
}

function evolveConcluded<State extends SignedContract | EffectiveContract>(
  state: State,
  event: ContractEvent,
): State | EndedContract {
  switch (event.type) {
    case 'ContractViewed':
      return viewed(state, event);
    case 'ContractTerminationNoticed': {
      const { ground, partyId, endsAt, noticedAt } = event.data;
      return { ...state, notice: { ground, partyId, endsAt, noticedAt, deliveredAt: null } };
    }
    case 'TerminationNoticeDelivered':
      return state.notice === null
        ? state
        : { ...state, notice: { ...state.notice, deliveredAt: event.data.deliveredAt } };
    case 'ContractTerminated':
      return ended(state, 'TERMINATED', event.data.terminatedAt);
    case 'ContractExpired':
      return ended(state, 'EXPIRED', event.data.expiredAt);
    default:
      return state;
  }
}

function viewed<State extends IssuedContract>(state: State, { data }: ContractViewed): State {
  const { partyId, documentHash, manner } = data;
  return { ...state, views: [...state.views, { partyId, documentHash, manner }] };
}

function closeAmendment(state: EffectiveContract, stage: AmendmentStage): EffectiveContract {
  if (state.amendment === null) return state;
  const closed = { amendmentId: state.amendment.amendmentId, stage };
  return { ...state, amendment: null, closedAmendments: [...state.closedAmendments, closed] };
}

function ended(
  state: SignedContract | EffectiveContract,
  status: EndedContract['status'],
  endedAt: Instant,
): EndedContract {
  // An open amendment was lapsed by the event before; what is left of it is not carried on.
  const { amendment: _amendment, ...rest } = { amendment: null, ...state };
  return { ...rest, status, endedAt };
}

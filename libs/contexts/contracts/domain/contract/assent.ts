import type { ContentHash } from '#libs/kernel/content-hash';
import type { Instant } from '#libs/kernel/clock';
import type { DecisionContext } from '#libs/kernel/decider';
import { Problem } from '#libs/kernel/problem';
import type { Clause } from '../document/clause.js';
import type { Party } from '../document/party.js';
import { requireAssentAuthority } from './authority.js';
import type { AssentEvidence } from './commands.js';
import type { MandateInUse, SigningMandate } from './mandate.js';
import {
  ACKNOWLEDGED_CLAUSE_UNKNOWN,
  DOCUMENT_NOT_SHOWN,
  DOCUMENT_STALE,
  ELECTRONIC_BACKDATED,
  KEY_CLAUSES_NOT_ACKNOWLEDGED,
  PARTY_DOES_NOT_SIGN,
} from './problems.js';
import type { IssuedContract } from './state.js';

/** The text an assent is asked for. */
export interface AssentSubject {
  readonly documentHash: ContentHash;
  /** Clauses of which the key ones have to be acknowledged. */
  readonly clauses: readonly Clause[];
}

export interface AssentGiven extends AssentEvidence {
  readonly documentHash: ContentHash;
  readonly acknowledgedClauseIds: readonly string[];
  readonly mandate?: SigningMandate;
}

/**
 * The rules common to signing and to consenting: the right person, the text of now, shown before to this party (on paper the text was
 * in hand), and every key clause acknowledged by itself.
 * @returns when the assent was given: now for the e-form, the day on the paper for paper
 * @throws Problem
 */
export function requireAssent(
  contract: IssuedContract,
  party: Party,
  subject: AssentSubject,
  given: AssentGiven,
  context: DecisionContext,
): Instant {
  requireAssentAuthority(context.actor, contract, party, given, onMandate(given, context));
  if (!party.signs) throw new Problem(PARTY_DOES_NOT_SIGN, { partyId: party.partyId });
  if (given.documentHash !== subject.documentHash) {
    throw new Problem(DOCUMENT_STALE, { documentHash: subject.documentHash });
  }
  if (given.form === 'ELECTRONIC') {
    requireShown(contract, party, given.documentHash);
    if (context.effectiveAt !== context.now) throw new Problem(ELECTRONIC_BACKDATED);
  }
  requireAcknowledged(party, subject.clauses, given.acknowledgedClauseIds);
  return given.form === 'ELECTRONIC' ? context.now : context.effectiveAt;
}

/** The moment that counts for a mandate is that of the assent: now, or the day on the paper. */
export function onMandate(
  { mandate }: Pick<AssentGiven, 'mandate'>,
  { effectiveAt }: DecisionContext,
): MandateInUse | undefined {
  return mandate === undefined ? undefined : { mandate, at: effectiveAt };
}

function requireShown(contract: IssuedContract, party: Party, documentHash: ContentHash): void {
  const shown = contract.views.some(
    (view) =>
      view.partyId === party.partyId &&
      view.documentHash === documentHash &&
      (view.manner === 'READ' || party.kind === 'COMMITTEE'),
  );
  if (!shown) throw new Problem(DOCUMENT_NOT_SHOWN, { documentHash });
}

/**
 * The duty to point out and explain falls on the provider of standard terms and protects the other side (Civil Code 496): the committee,
 * whose text it is, acknowledges nothing.
 */
function requireAcknowledged(party: Party, clauses: readonly Clause[], acknowledged: readonly string[]): void {
  const unknown = acknowledged.filter((clauseId) => !clauses.some((clause) => clause.clauseId === clauseId));
  if (unknown.length > 0) throw new Problem(ACKNOWLEDGED_CLAUSE_UNKNOWN, { clauseIds: unknown });
  if (party.kind === 'COMMITTEE') return;
  const missing = clauses
    .filter((clause) => clause.key && !acknowledged.includes(clause.clauseId))
    .map((clause) => clause.clauseId);
  if (missing.length > 0) throw new Problem(KEY_CLAUSES_NOT_ACKNOWLEDGED, { clauseIds: missing });
}

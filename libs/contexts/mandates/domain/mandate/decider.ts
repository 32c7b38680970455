import { assertNever } from '#libs/kernel/assert-never';
import type { Actor, Role } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { NOT_PERMITTED, requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { textFaultIn, type TextLimits } from '#libs/kernel/text-rules';
import type { ExerciseMandate, GrantMandate, MandateCommand, RevokeMandate } from './commands.js';
import type { MandateEvent, MandateKind, Principal } from './events.js';
import {
  MANDATE_ALREADY_GRANTED,
  MANDATE_NOT_FOUND,
  MANDATE_NOT_VALID,
  MANDATE_REASON_MISSING,
  MANDATE_TERMS_INVALID,
  RECORDER_IS_AGENT,
} from './problems.js';
import { evolveMandate, holdsAt, initialMandate, type GrantedMandate, type MandateState } from './state.js';

/** Staff who check the paper and record what it grants. */
const RECORDERS: readonly Role[] = ['GridWorker', 'CommitteeDirector'];

export const REVOCATION_REASON: TextLimits = { min: 1, max: 500 };

/** Templates named in one mandate; a district has some dozens. */
export const MOST_TEMPLATES = 50;

/** Lower-case hex SHA-256. */
const CONTENT_HASH = /^[0-9a-f]{64}$/;

/** For whom a mandate of each kind speaks (domain brief, contract types; Civil Code 23, 34 guardians, 61 and 170 organisations). */
const PRINCIPALS: Readonly<Record<MandateKind, readonly Principal['kind'][]>> = {
  HEAD_OF_HOUSEHOLD: ['HOUSEHOLD'],
  GUARDIAN: ['PERSON'],
  LANDLORD_AGENT: ['PERSON', 'ORGANIZATION'],
  ORGANIZATION_SIGNATORY: ['ORGANIZATION'],
};

function decide(command: MandateCommand, state: MandateState, context: DecisionContext): readonly MandateEvent[] {
  switch (command.type) {
    case 'GrantMandate':
      return grant(command, state, context);
    case 'ExerciseMandate':
      return exercise(command, granted(state), context);
    case 'RevokeMandate':
      return revoke(command, granted(state), context);
    default:
      return assertNever(command, 'mandate command');
  }
}

function granted(state: MandateState): GrantedMandate {
  if (state.status === 'absent') throw new Problem(MANDATE_NOT_FOUND);
  return state;
}

function grant({ data }: GrantMandate, state: MandateState, { actor, now }: DecisionContext): readonly MandateEvent[] {
  requireRole(actor, data.regionCode, RECORDERS);
  if (state.status !== 'absent') throw new Problem(MANDATE_ALREADY_GRANTED);
  if (actor.subjectId === data.agentSubjectId) throw new Problem(RECORDER_IS_AGENT);
  const { kind, principal, agentSubjectId, templateIds, validFrom, validUntil, evidenceHash } = data;
  const scoped =
    templateIds === null ||
    (templateIds.length > 0 &&
      templateIds.length <= MOST_TEMPLATES &&
      new Set(templateIds).size === templateIds.length);
  const dated = isInstant(validFrom) && (validUntil === null || (isInstant(validUntil) && validFrom < validUntil));
  const fits = PRINCIPALS[kind].includes(principal.kind) && principal.id !== agentSubjectId;
  if (!scoped || !dated || !fits || !CONTENT_HASH.test(evidenceHash)) throw new Problem(MANDATE_TERMS_INVALID);
  return [{ type: 'MandateGranted', data: { ...data, grantedAt: now } }];
}

/** Instants compare as texts only in their one form. */
function isInstant(text: string): boolean {
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}

/**
 * Once a revocation is on record only papers of a day before it still come in; nobody signs electronically any more, not even a request
 * that was on its way. Each use is on record, also one whose signature is then refused: that it was let through must stand before any later revocation.
 */
function exercise(
  { data }: ExerciseMandate,
  mandate: GrantedMandate,
  { actor, effectiveAt }: DecisionContext,
): readonly MandateEvent[] {
  const { contractId, partyId, documentHash, templateId, principalIds, agentSubjectId } = data;
  const isAgent = agentSubjectId === mandate.agentSubjectId && actor.subjectId === agentSubjectId;
  const byAgent = isAgent && mandate.revokedAt === null;
  const onPaper = agentSubjectId === null && RECORDERS.includes(actor.role);
  const covers =
    principalIds.includes(mandate.principal.id) &&
    (mandate.templateIds === null || mandate.templateIds.includes(templateId));
  if (!(byAgent || onPaper) || !covers || !holdsAt(mandate, effectiveAt)) throw new Problem(MANDATE_NOT_VALID);
  return [{ type: 'MandateExercised', data: { contractId, partyId, documentHash, at: effectiveAt } }];
}

function revoke(
  { data }: RevokeMandate,
  mandate: GrantedMandate,
  { actor, now }: DecisionContext,
): readonly MandateEvent[] {
  if (!isPrincipal(actor, mandate)) {
    if (!RECORDERS.includes(actor.role)) throw new Problem(NOT_PERMITTED);
    requireRole(actor, mandate.regionCode, RECORDERS);
  }
  if (textFaultIn(data.reason, REVOCATION_REASON) !== undefined) throw new Problem(MANDATE_REASON_MISSING);
  if (mandate.revokedAt !== null) return [];
  return [{ type: 'MandateRevoked', data: { revokedAt: after(mandate.lastUsedFor, now) } }];
}

/** Who gave the power takes it back himself (Civil Code 173). */
function isPrincipal(actor: Actor, { principal }: GrantedMandate): boolean {
  return actor.subjectId !== undefined && actor.subjectId === principal.id;
}

/** Now, or a millisecond after the last use where a clock was ahead. */
function after(lastUsedFor: Instant | null, now: Instant): Instant {
  if (lastUsedFor === null || lastUsedFor < now) return now;
  return new Date(Date.parse(lastUsedFor) + 1).toISOString();
}

/** Mandates (授权): dated authority of one person to sign for another, for a household or for an organisation. */
export const mandateDecider: Decider<MandateCommand, MandateEvent, MandateState> = {
  initialState: initialMandate,
  evolve: evolveMandate,
  decide,
};

import type { Actor } from '#libs/kernel/actor';
import type { Instant } from '#libs/kernel/clock';
import { Problem } from '#libs/kernel/problem';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { Party } from '../document/party.js';
import { MANDATE_NOT_COVERING } from './problems.js';
import type { IssuedContract } from './state.js';

/** Authority to sign for a party, as it stood when it was looked at. */
export interface SigningMandate {
  readonly mandateId: Uuid;
  /** Person, household or organisation that is signed for. */
  readonly principalId: Uuid;
  readonly agentSubjectId: SubjectId;
  /** Null: contracts of all templates. */
  readonly templateIds: readonly Uuid[] | null;
  readonly validFrom: Instant;
  readonly validUntil: Instant | null;
  readonly revokedAt: Instant | null;
}

/** A mandate at the moment that counts. */
export interface MandateInUse {
  readonly mandate: SigningMandate;
  readonly at: Instant;
}

/**
 * Refuses a mandate that is not for this party and contract, or did not hold at the moment that counts.
 * @throws Problem contract.mandate-not-covering
 */
export function requireCovering(
  { mandateId, ...mandate }: SigningMandate,
  { document }: IssuedContract,
  party: Party,
  at: Instant,
): void {
  const principal = [party.subjectId, party.householdId].includes(mandate.principalId);
  const template = mandate.templateIds === null || mandate.templateIds.includes(document.template.templateId);
  const begun = mandate.validFrom <= at;
  const ended = [mandate.validUntil, mandate.revokedAt].some((end) => end !== null && end <= at);
  if (!principal || !template || !begun || ended) throw new Problem(MANDATE_NOT_COVERING, { mandateId });
}

/** Whether it is the agent who acts, for himself and not in an office. */
export function isAgent(actor: Actor, { agentSubjectId }: SigningMandate): boolean {
  return (actor.role === 'Resident' || actor.role === 'OrganizationSigner') && actor.subjectId === agentSubjectId;
}

import { covers, type Actor } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import type { Party } from '../document/party.js';
import type { AssentEvidence } from './commands.js';
import { isAgent, requireCovering, type MandateInUse, type SigningMandate } from './mandate.js';
import {
  CONTRACT_OUTSIDE_AREA,
  EVIDENCE_REQUIRED,
  EVIDENCE_UNEXPECTED,
  NOT_A_PARTY,
  SIGNING_FOR_ANOTHER,
} from './problems.js';
import type { IssuedContract } from './state.js';

/** Staff who take a signed paper in. The committee's own signature stays with its director. */
const PAPER_RECORDERS: readonly Actor['role'][] = ['GridWorker', 'CommitteeDirector'];

/** Lower-case hex SHA-256. */
const CONTENT_HASH = /^[0-9a-f]{64}$/;

/** The party of a contract. @throws Problem contract.not-a-party */
export function partyOf(contract: IssuedContract, partyId: string): Party {
  const party = contract.document.parties.find((candidate) => candidate.partyId === partyId);
  if (party === undefined) throw new Problem(NOT_A_PARTY, { partyId });
  return party;
}

/** Whether the actor is this party, or the person who acts for it by office. */
export function actsFor(actor: Actor, party: Party, regionCode: string): boolean {
  switch (party.kind) {
    case 'COMMITTEE':
      return actor.role === 'CommitteeDirector' && covers(actor.regionCode, regionCode);
    case 'HOUSEHOLD':
      return actor.role === 'Resident' && actor.subjectId !== undefined && actor.subjectId === party.subjectId;
    case 'ORGANIZATION':
      return (
        actor.role === 'OrganizationSigner' && actor.subjectId !== undefined && actor.subjectId === party.subjectId
      );
  }
}

/**
 * Refuses everybody but the party itself.
 * @throws Problem contract.outside-area for staff of another area, contract.not-a-party for a stranger,
 * contract.signing-for-another for another party of the same contract
 */
export function requireParty(actor: Actor, contract: IssuedContract, party: Party): void {
  if (actsFor(actor, party, contract.regionCode)) return;
  requireInsideArea(actor, contract.regionCode);
  const isParty = contract.document.parties.some((candidate) => actsFor(actor, candidate, contract.regionCode));
  const actsForHerself = actor.role === 'Resident' || actor.role === 'OrganizationSigner';
  throw new Problem(actsForHerself && !isParty ? NOT_A_PARTY : SIGNING_FOR_ANOTHER, { partyId: party.partyId });
}

/** The party, or who was given power to act for it. @throws Problem as {@link requireParty} */
export function requirePartyOrAgent(
  actor: Actor,
  contract: IssuedContract,
  party: Party,
  mandate: SigningMandate | undefined,
): void {
  if (mandate === undefined || !isAgent(actor, mandate)) requireParty(actor, contract, party);
}

/**
 * Electronic assent is given by the party itself, or by who holds a mandate for it at the moment that counts. A paper is recorded by staff of the area with the scan's hash as evidence, and the
 * committee's own paper by its director only.
 * @throws Problem
 */
export function requireAssentAuthority(
  actor: Actor,
  contract: IssuedContract,
  party: Party,
  { form, evidenceHash }: AssentEvidence,
  onMandate?: MandateInUse,
): void {
  if (onMandate !== undefined) requireCovering(onMandate.mandate, contract, party, onMandate.at);
  if (form === 'ELECTRONIC') {
    if (evidenceHash !== null) throw new Problem(EVIDENCE_UNEXPECTED);
    return requirePartyOrAgent(actor, contract, party, onMandate?.mandate);
  }
  if (!PAPER_RECORDERS.includes(actor.role)) throw new Problem(NOT_PERMITTED);
  requireInsideArea(actor, contract.regionCode);
  if (party.kind === 'COMMITTEE') requireParty(actor, contract, party);
  if (evidenceHash === null || !CONTENT_HASH.test(evidenceHash)) throw new Problem(EVIDENCE_REQUIRED);
}

/** Staff act inside their area only; who acts for himself may live anywhere. @throws Problem contract.outside-area */
export function requireInsideArea(actor: Actor, regionCode: string): void {
  if (actor.role === 'Resident' || actor.role === 'OrganizationSigner') return;
  if (!covers(actor.regionCode, regionCode)) throw new Problem(CONTRACT_OUTSIDE_AREA, { regionCode });
}

/** Staff of the area in one of the roles. @throws Problem */
export function requireStaff(actor: Actor, regionCode: string, roles: readonly Actor['role'][]): void {
  if (!roles.includes(actor.role)) throw new Problem(NOT_PERMITTED);
  requireInsideArea(actor, regionCode);
}

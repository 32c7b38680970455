import { Problem } from '#libs/kernel/problem';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Party, PartyKind, PartySide } from '../../domain/document/party.js';
import type { IssuingHousehold } from '../ports/issuing-audience.js';
import { HOUSEHOLD_ELSEWHERE, HOUSEHOLD_UNKNOWN, HOUSEHOLD_WITHOUT_HEAD, PARTY_INCOMPLETE } from './problems.js';

/** A party as the issuer names it. */
export interface NamedParty {
  readonly side: PartySide;
  readonly kind: PartyKind;
  /** Of a HOUSEHOLD. */
  readonly householdId: Uuid | null;
  /** Of an ORGANIZATION. */
  readonly organizationId: Uuid | null;
  /** Of a COMMITTEE or an ORGANIZATION. */
  readonly name: string | null;
  readonly signs: boolean;
}

const LETTERS: Readonly<Record<PartySide, string>> = { PARTY_A: 'A', PARTY_B: 'B', WITNESS: 'W' };

/**
 * Parties with their ids: A1, B1, B2, W1 in the order given.
 * @throws Problem when a household is unknown, elsewhere or without head, or a name is missing
 */
export function partiesOf(
  named: readonly NamedParty[],
  households: readonly IssuingHousehold[],
  regionCode: string,
): readonly Party[] {
  const counts: Record<PartySide, number> = { PARTY_A: 0, PARTY_B: 0, WITNESS: 0 };
  return named.map((party) => {
    const partyId = `${LETTERS[party.side]}${++counts[party.side]}`;
    if (party.kind === 'HOUSEHOLD') return householdParty(partyId, party, households, regionCode);
    const { side, kind, name, organizationId, signs } = party;
    if (name === null || (kind === 'ORGANIZATION' && organizationId === null)) {
      throw new Problem(PARTY_INCOMPLETE, { partyId });
    }
    const subjectId = kind === 'ORGANIZATION' ? organizationId : null;
    return { partyId, side, kind, subjectId, householdId: null, name, signs, place: null };
  });
}

function householdParty(
  partyId: string,
  { side, householdId, signs }: NamedParty,
  households: readonly IssuingHousehold[],
  regionCode: string,
): Party {
  const household = households.find((candidate) => candidate.householdId === householdId);
  if (household === undefined) throw new Problem(HOUSEHOLD_UNKNOWN, { householdId });
  if (household.regionCode !== regionCode) throw new Problem(HOUSEHOLD_ELSEWHERE, { householdId });
  return { ...partyOfHousehold(partyId, household), side, signs };
}

/** A household represented by its head. @throws Problem contract.household-without-head */
export function partyOfHousehold(partyId: string, household: IssuingHousehold): Party {
  const { householdId, head, estate, building, unit, room } = household;
  if (head === null) throw new Problem(HOUSEHOLD_WITHOUT_HEAD, { householdId });
  return {
    partyId,
    side: 'PARTY_B',
    kind: 'HOUSEHOLD',
    subjectId: head.subjectId,
    householdId,
    name: head.name,
    signs: true,
    place: { estate, building, unit, room },
  };
}

/** The residents' committee as the side that offers. */
export function committeeParty(name: string): Party {
  return {
    partyId: 'A1',
    side: 'PARTY_A',
    kind: 'COMMITTEE',
    subjectId: null,
    householdId: null,
    name,
    signs: true,
    place: null,
  };
}

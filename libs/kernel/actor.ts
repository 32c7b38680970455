/** Roles of the domain brief. `System` acts for deadlines and never comes from a login. */
export const ROLES = [
  'Resident',
  'OrganizationSigner',
  'GridWorker',
  'CommitteeDirector',
  'CouncilMember',
  'LegalDrafter',
  'LegalReviewer',
  'Mediator',
  'SubdistrictReviewer',
  'Supervisor',
  'Auditor',
  'PrivacyOfficer',
  'SystemAdmin',
  'System',
] as const;

export type Role = (typeof ROLES)[number];

/**
 * Who acts, in which capacity, for which area.
 * `regionCode` has 6 digits (district), 9 (subdistrict) or 12 (community); `subjectId` is the person or organisation behind the account,
 * if one is known: Residents and OrganizationSigners act for it, whoever acts by office must not decide in its case.
 */
export interface Actor {
  readonly accountId: string;
  readonly role: Role;
  readonly regionCode: string;
  readonly subjectId?: string;
}

/**
 * Whether an area covers a region: codes are hierarchical, a shorter code is a prefix of all codes inside it
 * (6 county + 3 street + 3 community, domain brief, "Data rules"). `000000` is the whole system, for `System` only.
 */
export function covers(areaCode: string, regionCode: string): boolean {
  return areaCode === WHOLE_SYSTEM || regionCode.startsWith(areaCode);
}

/** Area of the `System` actor, which acts on deadlines anywhere. No account can be granted it. */
export const WHOLE_SYSTEM = '000000';

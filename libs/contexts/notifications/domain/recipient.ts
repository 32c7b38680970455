import type { Role } from '#libs/kernel/actor';
import type { SubjectId } from '#libs/kernel/sealed';

/** Offices that are told something; who holds one is known from the grants of accounts. */
export type Office = Extract<Role, 'CommitteeDirector' | 'SubdistrictReviewer'>;

/** Who is told: a person, an organisation, or whoever holds an office in an area. */
export type Recipient =
  | { readonly kind: 'PERSON' | 'ORGANIZATION'; readonly subjectId: SubjectId }
  | { readonly kind: 'OFFICE'; readonly role: Office; readonly regionCode: string };

/** A recipient as one text, equal for equal recipients: `person:<id>`, `organization:<id>`, `office:<role>@<region>`. */
export function recipientKeyOf(recipient: Recipient): string {
  return recipient.kind === 'OFFICE'
    ? `office:${recipient.role}@${recipient.regionCode}`
    : `${recipient.kind.toLowerCase()}:${recipient.subjectId}`;
}

const KEY = /^(person|organization):(.+)$|^office:(CommitteeDirector|SubdistrictReviewer)@(\d+)$/;

/** @throws Error when the text is no recipient's key */
export function recipientOf(key: string): Recipient {
  const [, kind, subjectId, role, regionCode] = KEY.exec(key) ?? [];
  if (subjectId !== undefined) return { kind: kind === 'person' ? 'PERSON' : 'ORGANIZATION', subjectId };
  if (role === undefined || regionCode === undefined) throw new Error(`${key} is no recipient`);
  return { kind: 'OFFICE', role: role as Office, regionCode };
}

/** Digits of a subdistrict's code (domain brief, "Data rules"). */
const SUBDISTRICT_DIGITS = 9;

/** The office that answers for a community's contracts. */
export function committeeOf(regionCode: string): Recipient {
  return { kind: 'OFFICE', role: 'CommitteeDirector', regionCode };
}

/** The office above a community, which decides appeals. */
export function subdistrictOf(regionCode: string): Recipient {
  return { kind: 'OFFICE', role: 'SubdistrictReviewer', regionCode: regionCode.slice(0, SUBDISTRICT_DIGITS) };
}

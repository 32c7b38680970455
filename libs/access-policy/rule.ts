import type { ROLES, Role } from '#libs/kernel/actor';

/** Roles that a login can have. `System` acts on deadlines inside the process-manager and calls no route. */
export type LoginRole = Exclude<(typeof ROLES)[number], 'System'>;

/**
 * Which things a role reaches with an action.
 *
 * - `own-account`: what belongs to the account that calls, whatever role it acts in
 * - `own-subject`: what concerns the person or organisation behind the account, wherever it lies
 * - `region`: what lies in the area of the grant (district 6 digits, subdistrict 9, community 12)
 * - `around`: what was made for the area of the grant or for one that covers it; drafts only inside it
 * - `everywhere`: what belongs to the installation and to no region: stuck messages, the audit's copy
 */
export const SCOPES = ['own-account', 'own-subject', 'region', 'around', 'everywhere'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * What an action does. `publish`, `decide` and `reveal` need two factors (issue "Who may do what": "two factors required for roles that
 * publish, decide or reveal").
 */
export const EFFECTS = ['read', 'change', 'publish', 'decide', 'reveal'] as const;
export type Effect = (typeof EFFECTS)[number];

/** How a field is shown. `own-clear`: in clear to the person it is about, masked to everybody else. What is not listed is not shown. */
export const DISCLOSURES = ['clear', 'own-clear', 'masked', 'hidden'] as const;
export type Disclosure = (typeof DISCLOSURES)[number];

/** Which roles an action admits, each with its scope. */
export type Admissions = Readonly<Partial<Record<LoginRole, Scope>>>;

/** How the roles see a field. */
export type FieldRule = Readonly<Partial<Record<LoginRole, Exclude<Disclosure, 'hidden'>>>>;

/** One action on one kind of thing. */
export interface ActionRule {
  /** `everybody`: without a token. */
  readonly admits: 'everybody' | Admissions;
  readonly effect: Effect;
  /** Fields that are not shown to all whom the action admits, or not in clear. */
  readonly fields?: Readonly<Record<string, FieldRule>>;
  /** Where the rule comes from. */
  readonly source: string;
}

/** Rules by name: `resource.what-is-done`. */
export type ActionRules = Readonly<Record<`${string}.${string}`, ActionRule>>;

/** The same for each of the roles. */
export function each<const Value, const Named extends LoginRole>(
  value: Value,
  ...roles: readonly Named[]
): Readonly<Record<Named, Value>> {
  return Object.fromEntries(roles.map((role) => [role, value])) as Record<Named, Value>;
}

/** Whether a text is the name of a role that a login can have. */
export function isLoginRole(role: Role): role is LoginRole {
  return role !== 'System';
}

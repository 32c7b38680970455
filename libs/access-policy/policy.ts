import type { Role } from '#libs/kernel/actor';
import { auditActions } from './actions/audit.js';
import { breachActions } from './actions/breaches.js';
import { communityActions } from './actions/communities.js';
import { contractActions } from './actions/contracts.js';
import { identityActions } from './actions/identity.js';
import { mandateActions } from './actions/mandates.js';
import { notificationActions } from './actions/notifications.js';
import { operationActions } from './actions/operations.js';
import { personalDataActions } from './actions/personal-data.js';
import { retentionActions } from './actions/retention.js';
import { templateActions } from './actions/templates.js';
import { isLoginRole, type ActionRule, type Disclosure, type LoginRole, type Scope } from './rule.js';

/** The one table of who may do what (docs/reference/access-policy.md, ADR 0030). Everything that asks whether somebody may asks it. */
export const POLICY = {
  ...identityActions,
  ...communityActions,
  ...personalDataActions,
  ...templateActions,
  ...contractActions,
  ...breachActions,
  ...notificationActions,
  ...auditActions,
  ...operationActions,
  ...retentionActions,
  ...mandateActions,
} as const;

/** Name of an action in the table. */
export type Action = keyof typeof POLICY;

/** Actions open to everybody, without a token. */
export type PublicAction = {
  [Named in Action]: (typeof POLICY)[Named]['admits'] extends 'everybody' ? Named : never;
}[Action];

/** Actions that ask who calls. */
export type GuardedAction = Exclude<Action, PublicAction>;

/** Names of fields that an action does not show in clear to everybody. */
export type FieldOf<Named extends Action> = (typeof POLICY)[Named] extends { readonly fields: infer Fields }
  ? keyof Fields & string
  : never;

/** All actions, in the order of the table. */
export const ACTIONS = Object.keys(POLICY) as readonly Action[];

/** The row of an action. */
export function ruleOf(action: Action): ActionRule {
  return POLICY[action];
}

/** Whether a text names a row of the table. */
export function isAction(text: string): text is Action {
  return Object.hasOwn(POLICY, text);
}

/** Whether the action is open to everybody, without a token. */
export function isPublic(action: Action): action is PublicAction {
  return ruleOf(action).admits === 'everybody';
}

/** The roles that an action admits; none when it admits everybody without asking. */
export function rolesOf(action: Action): readonly LoginRole[] {
  const { admits } = ruleOf(action);
  return admits === 'everybody' ? [] : (Object.keys(admits) as LoginRole[]);
}

/** How far a role reaches with an action; undefined: not at all. */
export function scopeOf(action: Action, role: Role): Scope | undefined {
  const { admits } = ruleOf(action);
  return admits === 'everybody' || !isLoginRole(role) ? undefined : admits[role];
}

/** How a role sees a field of what an action shows. */
export function disclosureOf<Named extends Action>(action: Named, field: FieldOf<Named>, role: Role): Disclosure {
  return (isLoginRole(role) ? ruleOf(action).fields?.[field]?.[role] : undefined) ?? 'hidden';
}

/** Whether the action asks for two factors: it publishes, decides or reveals. */
export function needsSecondFactor(action: Action): boolean {
  return SECOND_FACTOR_EFFECTS.has(ruleOf(action).effect);
}

const SECOND_FACTOR_EFFECTS: ReadonlySet<ActionRule['effect']> = new Set(['publish', 'decide', 'reveal']);

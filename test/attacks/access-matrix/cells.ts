import { isPublic, rolesOf, scopeOf, type Action } from '#libs/access-policy/policy';
import type { LoginRole } from '#libs/access-policy/rule';
import { covers } from '#libs/kernel/actor';
import { DISTRICT } from '#libs/testing/template-examples';
import { WUYI } from '#test/acceptance/small-community';
import type { Example, Place } from './examples.js';

/** Somebody with a token in one role; without a role: nobody is logged in. */
export interface Caller {
  readonly role: LoginRole | undefined;
  readonly place: Place | 'nowhere';
  readonly regionCode: string;
  readonly authorization: string | undefined;
}

/**
 * What a cell of the matrix must come to.
 *
 * - `open`: not asked who calls · `unauthenticated`: 401 · `refused`: 403
 * - `passes`: past all authorisation, to success or to a rule of the thing itself
 * - `hidden`: 403, or 404 as if the thing did not exist · `empty`: success without a trace of the thing
 */
export type Verdict = 'open' | 'unauthenticated' | 'refused' | 'passes' | 'hidden' | 'empty';

/** What the policy table says of the cell. */
export function verdictOf(action: Action, { role, place, regionCode }: Caller, example: Example | undefined): Verdict {
  if (isPublic(action)) return 'open';
  if (role === undefined) return 'unauthenticated';
  const outside = example === undefined || example.outside === 'unplaced' ? 'passes' : example.outside;
  switch (scopeOf(action, role)) {
    case undefined:
      return 'refused';
    case 'everywhere':
      return 'passes';
    case 'own-account':
      return outside;
    case 'own-subject':
      return place === 'own' ? 'passes' : outside;
    case 'region':
      return covers(regionCode, regionOf(action)) ? 'passes' : outside;
    case 'around':
      return covers(regionCode, DISTRICT) || covers(DISTRICT, regionCode) ? 'passes' : outside;
  }
}

/** Where the thing of an example lies: texts are the district's, everything else the community's. */
function regionOf(action: Action): string {
  return action.startsWith('template.') ? DISTRICT : WUYI;
}

/** Whether the table does not say everything: what is reached depends on where it lies or whom it concerns. */
export function needsExample(action: Action): boolean {
  return rolesOf(action).some((role) => ['region', 'own-subject', 'around'].includes(scopeOf(action, role) ?? ''));
}

export interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  readonly text: string;
}

/** Codes of what came from the door and not from the thing behind it. */
const DOOR_CODES = ['http.authentication-required', 'permission.denied', 'http.access-not-declared'];

/** Why an answer is not what the cell must come to; undefined: it is. @param traces of the world */
export function contradiction(verdict: Verdict, answer: Answered, traces: readonly string[]): string | undefined {
  const { status, code = '', text } = answer;
  const found = `${status} ${code}`;
  if (status >= 500 || status === 429) return found;
  switch (verdict) {
    case 'open':
      return DOOR_CODES.includes(code) ? found : undefined;
    case 'unauthenticated':
      return status === 401 && code === 'http.authentication-required' ? undefined : found;
    case 'refused':
      return status === 403 && code === 'permission.denied' ? undefined : found;
    case 'passes':
      return status === 401 || status === 403 ? found : undefined;
    case 'hidden':
      return status === 403 || status === 404 ? undefined : found;
    case 'empty': {
      if (status < 200 || status > 299) return found;
      const trace = traces.find((candidate) => text.includes(candidate));
      return trace === undefined ? undefined : `${found} with ${trace}`;
    }
  }
}

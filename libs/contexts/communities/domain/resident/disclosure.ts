import type { Role } from '#libs/kernel/actor';
import { covers, type Actor } from '#libs/kernel/actor';
import type { DecisionContext } from '#libs/kernel/decider';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import type { ExportPersonalData, LookUpResident, RevealPersonalData } from './commands.js';
import { PURPOSES, type DisclosurePurpose, type PersonalField, type ResidentEvent } from './events.js';
import {
  DISCLOSURE_PURPOSE_MISSING,
  FIELD_NOT_DISCLOSED,
  RESIDENT_ERASED,
  RESIDENT_UNKNOWN,
  REVEAL_WITHOUT_FIELDS,
} from './problems.js';
import type { RegisteredResident, ResidentState } from './state.js';

/**
 * What each role may see in full, with a purpose: what its task needs and no more (PIPL 6). A grid worker rings people up and does not
 * compare cards; `SystemAdmin` has no access to content.
 */
const DISCLOSED_TO: Readonly<Partial<Record<Role, readonly PersonalField[]>>> = {
  GridWorker: ['name', 'phone'],
  CommitteeDirector: ['name', 'idNumber', 'phone'],
  Mediator: ['name', 'phone'],
  SubdistrictReviewer: ['name'],
  Auditor: ['name', 'idNumber', 'phone'],
  PrivacyOfficer: ['name', 'idNumber', 'phone'],
};

/** Who finds people by their number: who compares a card at the desk, and who answers requests about personal data. */
const LOOKING_UP: readonly Role[] = ['GridWorker', 'CommitteeDirector', 'PrivacyOfficer'];

/** One person's fields, for a purpose that is recorded where the person sees it. */
export function reveal(
  { data }: RevealPersonalData,
  state: ResidentState,
  { actor }: DecisionContext,
): readonly ResidentEvent[] {
  const registered = requireRegistered(state);
  const disclosed = DISCLOSED_TO[actor.role] ?? [];
  const regionCode = requireInArea(registered, actor);
  if (disclosed.length === 0) throw new Problem(NOT_PERMITTED);
  const fields = [...new Set(data.fields)];
  if (fields.length === 0) throw new Problem(REVEAL_WITHOUT_FIELDS);
  const refused = fields.filter((field) => !disclosed.includes(field));
  if (refused.length > 0) throw new Problem(FIELD_NOT_DISCLOSED, { fields: refused });
  const { purpose, statement } = requirePurpose(data);
  return [{ type: 'PersonalDataRevealed', data: { regionCode, fields, purpose, statement } }];
}

/** Somebody has the number and asks whose it is here. That he asked is recorded where the person sees it. */
export function lookUp(
  { data }: LookUpResident,
  state: ResidentState,
  { actor }: DecisionContext,
): readonly ResidentEvent[] {
  const registered = requireRegistered(state);
  const regionCode = requireInArea(registered, actor);
  if (!LOOKING_UP.includes(actor.role)) throw new Problem(NOT_PERMITTED);
  const { purpose, statement } = requirePurpose(data);
  return [{ type: 'ResidentLookedUp', data: { regionCode, purpose, statement } }];
}

/** Everything about a person, for the person (PIPL 45): asked for by himself, or by the privacy officer on his behalf. */
export function exportData(
  { data }: ExportPersonalData,
  state: ResidentState,
  { actor }: DecisionContext,
): readonly ResidentEvent[] {
  const registered = requireRegistered(state);
  const { regionCode } = registered;
  if (actor.subjectId === data.residentId && actor.role === 'Resident') {
    return [{ type: 'PersonalDataExported', data: { regionCode, askedBy: 'PERSON' } }];
  }
  if (actor.role !== 'PrivacyOfficer' || !covers(actor.regionCode, regionCode)) throw new Problem(NOT_PERMITTED);
  return [{ type: 'PersonalDataExported', data: { regionCode, askedBy: 'PRIVACY_OFFICER' } }];
}

function requireRegistered(state: ResidentState): RegisteredResident {
  if (state.status === 'absent') throw new Problem(RESIDENT_UNKNOWN);
  if (state.status === 'erased') throw new Problem(RESIDENT_ERASED);
  return state;
}

/** The community for which the actor asks: the one that keeps the entry, or another one that lists the person too. */
function requireInArea({ regionCode, elsewhere }: RegisteredResident, actor: Actor): string {
  const inArea = [regionCode, ...Object.keys(elsewhere)].find((code) => covers(actor.regionCode, code));
  if (inArea === undefined) throw new Problem(NOT_PERMITTED);
  return inArea;
}

function requirePurpose<Statement>({
  purpose,
  statement,
}: {
  readonly purpose: string | null;
  readonly statement: Statement | null;
}): { readonly purpose: DisclosurePurpose; readonly statement: Statement } {
  const known = PURPOSES.find((candidate) => candidate === purpose);
  if (known === undefined || statement === null) throw new Problem(DISCLOSURE_PURPOSE_MISSING);
  return { purpose: known, statement };
}

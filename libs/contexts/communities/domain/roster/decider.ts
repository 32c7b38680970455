import type { Role } from '#libs/kernel/actor';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import type { RosterCommand } from './commands.js';
import type { RosterEvent } from './events.js';
import { evolveRoster, initialRoster, type RosterState } from './state.js';

const REGISTRARS: readonly Role[] = ['GridWorker', 'CommitteeDirector'];

/** The file imported last, again, that changed nothing is not worth a line in the record. */
function decide({ data }: RosterCommand, state: RosterState, { actor }: DecisionContext): readonly RosterEvent[] {
  requireRole(actor, data.regionCode, REGISTRARS);
  const nothingNew = data.counts.registered === 0 && data.counts.changed === 0;
  if (nothingNew && state.status === 'imported' && state.fileHash === data.fileHash) return [];
  return [{ type: 'RosterImported', data }];
}

/** Rosters: one stream per community that says which files were taken in and how their rows fared. */
export const rosterDecider: Decider<RosterCommand, RosterEvent, RosterState> = {
  initialState: initialRoster,
  evolve: evolveRoster,
  decide,
};

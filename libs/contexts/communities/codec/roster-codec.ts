import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import type { RosterCommand } from '../domain/roster/commands.js';
import { rosterDecider } from '../domain/roster/decider.js';
import type { RosterEvent } from '../domain/roster/events.js';
import type { RosterState } from '../domain/roster/state.js';

export const rosterCodec = defineEventCodec<RosterEvent>({ RosterImported: [] });

export const rosterAggregate: Aggregate<RosterCommand, RosterEvent, RosterState> = {
  category: 'roster',
  decider: rosterDecider,
  codec: rosterCodec,
};

/** One stream per community. */
export function rosterIdOf(regionCode: string): Uuid {
  return idFromName('roster', regionCode);
}

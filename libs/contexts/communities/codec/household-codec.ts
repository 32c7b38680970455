import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import type { HouseholdCommand } from '../domain/household/commands.js';
import { householdDecider } from '../domain/household/decider.js';
import type { HouseholdEvent } from '../domain/household/events.js';
import type { HouseholdState } from '../domain/household/state.js';

export const householdCodec = defineEventCodec<HouseholdEvent>({
  HouseholdRegistered: [],
  HouseholdPremisesCorrected: [],
  HouseholdGridAssigned: [],
  HouseholdHousingChanged: [],
  HouseholdResidentsCounted: [],
  HouseholdRemarkChanged: [],
  HouseholdHeadChanged: [],
  HouseholdHeadErased: [],
});

export const householdAggregate: Aggregate<HouseholdCommand, HouseholdEvent, HouseholdState> = {
  category: 'household',
  decider: householdDecider,
  codec: householdCodec,
};

/** A number has one stream for ever within its community, so that a roster can be imported again. */
export function householdIdOf(regionCode: string, householdNumber: string): Uuid {
  return idFromName('household', regionCode, householdNumber);
}

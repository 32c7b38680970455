import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import type { LegalHoldCommand } from '../domain/legal-hold/commands.js';
import { legalHoldDecider } from '../domain/legal-hold/decider.js';
import type { HoldTarget, LegalHoldEvent } from '../domain/legal-hold/events.js';
import type { LegalHoldState } from '../domain/legal-hold/state.js';

export const legalHoldCodec = defineEventCodec<LegalHoldEvent>({ LegalHoldPlaced: [], LegalHoldLifted: [] });

export const legalHoldAggregate: Aggregate<LegalHoldCommand, LegalHoldEvent, LegalHoldState> = {
  category: 'legalhold',
  decider: legalHoldDecider,
  codec: legalHoldCodec,
};

/** The stream of all holds on one target. */
export function legalHoldIdOf({ kind, id }: HoldTarget): Uuid {
  return idFromName('legal-hold', kind, id);
}

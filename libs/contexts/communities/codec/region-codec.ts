import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import type { RegionCommand } from '../domain/region/commands.js';
import { regionDecider } from '../domain/region/decider.js';
import type { RegionEvent } from '../domain/region/events.js';
import type { RegionState } from '../domain/region/state.js';

export const regionCodec = defineEventCodec<RegionEvent>({ RegionRegistered: [], RegionClosed: [] });

export const regionAggregate: Aggregate<RegionCommand, RegionEvent, RegionState> = {
  category: 'region',
  decider: regionDecider,
  codec: regionCodec,
};

/** A code has one stream for ever, so that it cannot be registered twice. */
export function regionIdOf(regionCode: string): Uuid {
  return idFromName('region', regionCode);
}

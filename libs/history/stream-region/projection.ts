import type { DomainEvent } from '#libs/kernel/decider';
import type { Projection } from '#libs/postgres/projections/projection';
import { regionCodeIn } from './region-code-in.js';

/** A region that a stream concerns, by which its history is shown to auditors. */
export type StreamRegionRow = {
  readonly streamId: string;
  readonly regionCode: string;
};

/**
 * Which regions each stream concerns: those its events name. Usually one; a resident who moved, or an account with grants in several
 * areas, concerns each of them. Who acted does not count: deadlines act for no region, a district acts on its communities.
 * @param storedTypes all stored types of all contexts
 */
export function streamRegionsOf(storedTypes: readonly string[]): Projection<StreamRegionRow> {
  return {
    name: 'stream-regions',
    version: 1,
    table: {
      name: 'stream_region',
      columns: { streamId: { type: 'text' }, regionCode: { type: 'text' } },
      key: ['streamId', 'regionCode'],
      group: 'streamId',
      indexes: [],
    },
    storedTypes,
    // Names of regions never change from one version of an event to the next, so nothing is lifted.
    decode: ({ type, data }): DomainEvent => ({ type, data }),
    groupOf: ({ stored }) => stored.streamId,
    evolve(rows, { stored }) {
      const regionCode = regionCodeIn(stored.data);
      if (regionCode === undefined || rows.some((row) => row.regionCode === regionCode)) return rows;
      return [...rows, { streamId: stored.streamId, regionCode }];
    },
  };
}

import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { destructionCodec } from '../../codec/destruction-codec.js';
import type { DestructionEvent, DestructionItem, LeftOutItem } from '../../domain/destruction/events.js';
import type { DestructionStatus } from '../../domain/destruction/state.js';

/** One destruction run with all that its record (销毁清册) says. */
export type DestructionRunRow = {
  readonly destructionId: Uuid;
  readonly regionCode: string;
  readonly status: DestructionStatus;
  readonly items: readonly DestructionItem[];
  readonly itemsHash: ContentHash;
  readonly proposedBy: string;
  readonly proposedAt: Instant;
  readonly proposedBecause: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly decidedBecause: string | null;
  readonly batches: number;
  readonly destroyed: readonly Uuid[];
  readonly leftOut: readonly LeftOutItem[];
  readonly recordHash: ContentHash | null;
  readonly completedAt: Instant | null;
};

function evolve(
  rows: readonly DestructionRunRow[],
  { event, stored }: ProjectedEvent<DestructionEvent>,
): readonly DestructionRunRow[] {
  const because = stored.metadata.reason ?? null;
  switch (event.type) {
    case 'DestructionProposed': {
      const { regionCode, items, itemsHash, proposedBy, proposedAt } = event.data;
      return [
        {
          destructionId: aggregateIdOf(stored.streamId),
          regionCode,
          status: 'PROPOSED',
          items,
          itemsHash,
          proposedBy,
          proposedAt,
          proposedBecause: because,
          decidedBy: null,
          decidedAt: null,
          decidedBecause: null,
          batches: 0,
          destroyed: [],
          leftOut: [],
          recordHash: null,
          completedAt: null,
        },
      ];
    }
    case 'DestructionApproved': {
      const { approvedBy, approvedAt } = event.data;
      return changed(rows, {
        status: 'APPROVED',
        decidedBy: approvedBy,
        decidedAt: approvedAt,
        decidedBecause: because,
      });
    }
    case 'DestructionRejected': {
      const { rejectedBy, rejectedAt } = event.data;
      return changed(rows, {
        status: 'REJECTED',
        decidedBy: rejectedBy,
        decidedAt: rejectedAt,
        decidedBecause: because,
      });
    }
    case 'DestructionBatchDecided':
      return rows.map((row) => ({
        ...row,
        batches: event.data.ordinal,
        destroyed: [...row.destroyed, ...event.data.destroyed],
        leftOut: [...row.leftOut, ...event.data.leftOut],
      }));
    case 'DestructionCompleted': {
      const { recordHash, completedAt } = event.data;
      return changed(rows, { status: 'COMPLETED', recordHash, completedAt });
    }
    default:
      return assertNever(event, 'destruction event');
  }
}

function changed(rows: readonly DestructionRunRow[], change: Partial<DestructionRunRow>): readonly DestructionRunRow[] {
  return rows.map((row) => ({ ...row, ...change }));
}

/** Destruction runs (销毁) with their items and outcome. */
export const destructionRuns: Projection<DestructionRunRow, DestructionEvent> = {
  name: 'destruction-runs',
  version: 1,
  table: {
    name: 'destruction_runs',
    columns: {
      destructionId: { type: 'text' },
      regionCode: { type: 'text' },
      status: { type: 'text' },
      items: { type: 'json' },
      itemsHash: { type: 'text' },
      proposedBy: { type: 'text' },
      proposedAt: { type: 'timestamptz' },
      proposedBecause: { type: 'text', nullable: true },
      decidedBy: { type: 'text', nullable: true },
      decidedAt: { type: 'timestamptz', nullable: true },
      decidedBecause: { type: 'text', nullable: true },
      batches: { type: 'integer' },
      destroyed: { type: 'text[]' },
      leftOut: { type: 'json' },
      recordHash: { type: 'text', nullable: true },
      completedAt: { type: 'timestamptz', nullable: true },
    },
    key: ['destructionId'],
    group: 'destructionId',
    indexes: [
      ['regionCode', 'destructionId'],
      ['status', 'destructionId'],
    ],
  },
  storedTypes: destructionCodec.storedTypes,
  decode: (stored) => destructionCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

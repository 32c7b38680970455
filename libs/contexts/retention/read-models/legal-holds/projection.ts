import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { legalHoldCodec } from '../../codec/legal-hold-codec.js';
import type { HoldGround, HoldTarget, LegalHoldEvent } from '../../domain/legal-hold/events.js';

/** One hold. */
export type LegalHoldRow = {
  /** Stream of all holds on the target. */
  readonly targetKey: Uuid;
  readonly holdId: Uuid;
  readonly regionCode: string;
  readonly targetKind: HoldTarget['kind'];
  readonly targetId: string;
  readonly ground: HoldGround;
  readonly basisTitle: string;
  readonly basisEdition: string;
  readonly until: CalendarDay | null;
  readonly placedAt: Instant;
  readonly placedBy: string;
  readonly placedBecause: string | null;
  readonly liftedAt: Instant | null;
  readonly liftedBy: string | null;
  readonly liftedBecause: string | null;
};

function evolve(
  rows: readonly LegalHoldRow[],
  { event, stored }: ProjectedEvent<LegalHoldEvent>,
): readonly LegalHoldRow[] {
  const { actor, reason = null } = stored.metadata;
  switch (event.type) {
    case 'LegalHoldPlaced': {
      const { holdId, target, regionCode, ground, legalBasis, until, placedAt } = event.data;
      return [
        ...rows,
        {
          targetKey: aggregateIdOf(stored.streamId),
          holdId,
          regionCode,
          targetKind: target.kind,
          targetId: target.id,
          ground,
          basisTitle: legalBasis.title,
          basisEdition: legalBasis.edition,
          until,
          placedAt,
          placedBy: actor.accountId,
          placedBecause: reason,
          liftedAt: null,
          liftedBy: null,
          liftedBecause: null,
        },
      ];
    }
    case 'LegalHoldLifted': {
      const { holdId, liftedAt } = event.data;
      const lifted = { liftedAt, liftedBy: actor.accountId, liftedBecause: reason };
      return rows.map((row) => (row.holdId === holdId ? { ...row, ...lifted } : row));
    }
    default:
      return assertNever(event, 'legal hold event');
  }
}

/** Legal holds (法律保全), past ones too. */
export const legalHolds: Projection<LegalHoldRow, LegalHoldEvent> = {
  name: 'legal-holds',
  version: 1,
  table: {
    name: 'legal_holds',
    columns: {
      targetKey: { type: 'text' },
      holdId: { type: 'text' },
      regionCode: { type: 'text' },
      targetKind: { type: 'text' },
      targetId: { type: 'text' },
      ground: { type: 'text' },
      basisTitle: { type: 'text' },
      basisEdition: { type: 'text' },
      until: { type: 'text', nullable: true },
      placedAt: { type: 'timestamptz' },
      placedBy: { type: 'text' },
      placedBecause: { type: 'text', nullable: true },
      liftedAt: { type: 'timestamptz', nullable: true },
      liftedBy: { type: 'text', nullable: true },
      liftedBecause: { type: 'text', nullable: true },
    },
    key: ['targetKey', 'holdId'],
    group: 'targetKey',
    indexes: [['regionCode', 'holdId'], ['holdId']],
  },
  storedTypes: legalHoldCodec.storedTypes,
  decode: (stored) => legalHoldCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

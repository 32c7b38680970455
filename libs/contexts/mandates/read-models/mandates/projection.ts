import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { mandateCodec } from '../../codec/mandate-codec.js';
import type { MandateEvent, MandateKind, Principal } from '../../domain/mandate/events.js';

/** One mandate. */
export type MandateRow = {
  readonly mandateId: Uuid;
  readonly regionCode: string;
  readonly kind: MandateKind;
  readonly principalKind: Principal['kind'];
  readonly principalId: Uuid;
  readonly agentSubjectId: SubjectId;
  readonly templateIds: readonly Uuid[] | null;
  readonly validFrom: Instant;
  readonly validUntil: Instant | null;
  readonly evidenceHash: ContentHash;
  readonly grantedAt: Instant;
  readonly grantedBy: string;
  readonly revokedAt: Instant | null;
  readonly revokedBy: string | null;
  readonly revokedBecause: string | null;
  readonly usedCount: number;
  readonly lastUsedAt: Instant | null;
};

function evolve(rows: readonly MandateRow[], { event, stored }: ProjectedEvent<MandateEvent>): readonly MandateRow[] {
  const { actor, reason = null } = stored.metadata;
  switch (event.type) {
    case 'MandateGranted': {
      const { principal, ...terms } = event.data;
      return [
        {
          mandateId: aggregateIdOf(stored.streamId),
          ...terms,
          principalKind: principal.kind,
          principalId: principal.id,
          grantedBy: actor.accountId,
          revokedAt: null,
          revokedBy: null,
          revokedBecause: null,
          usedCount: 0,
          lastUsedAt: null,
        },
      ];
    }
    case 'MandateExercised':
      return rows.map((row) => ({ ...row, usedCount: row.usedCount + 1, lastUsedAt: event.data.at }));
    case 'MandateRevoked': {
      const { revokedAt } = event.data;
      return rows.map((row) => ({ ...row, revokedAt, revokedBy: actor.accountId, revokedBecause: reason }));
    }
    default:
      return assertNever(event, 'mandate event');
  }
}

/** Mandates (授权), past ones too. */
export const mandates: Projection<MandateRow, MandateEvent> = {
  name: 'mandates',
  version: 1,
  table: {
    name: 'mandates',
    columns: {
      mandateId: { type: 'text' },
      regionCode: { type: 'text' },
      kind: { type: 'text' },
      principalKind: { type: 'text' },
      principalId: { type: 'text' },
      agentSubjectId: { type: 'text' },
      templateIds: { type: 'json', nullable: true },
      validFrom: { type: 'timestamptz' },
      validUntil: { type: 'timestamptz', nullable: true },
      evidenceHash: { type: 'text' },
      grantedAt: { type: 'timestamptz' },
      grantedBy: { type: 'text' },
      revokedAt: { type: 'timestamptz', nullable: true },
      revokedBy: { type: 'text', nullable: true },
      revokedBecause: { type: 'text', nullable: true },
      usedCount: { type: 'integer' },
      lastUsedAt: { type: 'timestamptz', nullable: true },
    },
    key: ['mandateId'],
    group: 'mandateId',
    indexes: [['regionCode', 'mandateId'], ['agentSubjectId'], ['principalId']],
  },
  storedTypes: mandateCodec.storedTypes,
  decode: (stored) => mandateCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

import { aggregateIdOf } from '#libs/kernel/aggregate';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { contractCodec } from '../../codec/contract-codec.js';
import type { ContractEvent } from '../../domain/contract/events.js';
import { endOfDay } from '#libs/kernel/calendar-day';

/** UNDELIVERED_NOTICE runs only once its notice has arrived. */
export type DeadlineKind = 'SIGNING' | 'FIRST_DAY' | 'TERM_END' | 'CONSENT' | 'UNDELIVERED_NOTICE' | 'NOTICE';

/** A moment at which something happens to a contract by itself. */
export type ContractDeadlineRow = {
  readonly contractId: Uuid;
  readonly kind: DeadlineKind;
  readonly dueAt: Instant;
  readonly amendmentId: Uuid | null;
};

type Rows = readonly ContractDeadlineRow[];

function evolve(rows: Rows, { event, stored }: ProjectedEvent<ContractEvent>): Rows {
  const contractId = aggregateIdOf(stored.streamId);
  const deadline = (kind: DeadlineKind, dueAt: Instant, amendmentId: Uuid | null = null): ContractDeadlineRow => ({
    contractId,
    kind,
    dueAt,
    amendmentId,
  });
  switch (event.type) {
    case 'ContractIssued':
      return [deadline('SIGNING', event.data.signBy)];
    case 'ContractFullySigned':
      return [...without(rows, 'SIGNING'), deadline('FIRST_DAY', event.data.effectiveFrom)];
    case 'ContractBecameEffective': {
      const { endsOn } = event.data;
      const rest = without(rows, 'FIRST_DAY');
      return endsOn === null ? rest : [...rest, deadline('TERM_END', endOfDay(endsOn))];
    }
    case 'AmendmentProposed':
      return [...rows, deadline('CONSENT', event.data.consentBy, event.data.amendmentId)];
    case 'AmendmentTookEffect':
    case 'AmendmentRejected':
    case 'AmendmentLapsed':
      return without(rows, 'CONSENT');
    case 'ContractTerminationNoticed':
      return event.data.endsAt === null ? rows : [...rows, deadline('UNDELIVERED_NOTICE', event.data.endsAt)];
    case 'TerminationNoticeDelivered':
      return rows.map((row) => (row.kind === 'UNDELIVERED_NOTICE' ? { ...row, kind: 'NOTICE' } : row));
    case 'ContractDeclined':
    case 'ContractWithdrawn':
    case 'SigningLapsed':
    case 'ContractTerminated':
    case 'ContractExpired':
      return [];
    default:
      return rows;
  }
}

function without(rows: Rows, kind: DeadlineKind): Rows {
  return rows.filter((row) => row.kind !== kind);
}

/** Deadlines of contracts that still run: what the process manager looks at. */
export const contractDeadlines: Projection<ContractDeadlineRow, ContractEvent> = {
  name: 'contract-deadlines',
  version: 1,
  table: {
    name: 'contract_deadlines',
    columns: {
      contractId: { type: 'text' },
      kind: { type: 'text' },
      dueAt: { type: 'timestamptz' },
      amendmentId: { type: 'text', nullable: true },
    },
    key: ['contractId', 'kind'],
    group: 'contractId',
    indexes: [['dueAt', 'contractId', 'kind']],
  },
  storedTypes: contractCodec.storedTypes.filter(
    (stored) => !/^(ContractViewed|ContractSigned|AmendmentConsented)\./.test(stored),
  ),
  decode: (stored) => contractCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

import { aggregateIdOf } from '#libs/kernel/aggregate';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { contractCodec } from '../../codec/contract-codec.js';
import type { ContractEvent } from '../../domain/contract/events.js';
import type { ContractStatus } from '../../domain/contract/state.js';
import { standing } from '../standing.js';

/** One room's contract. */
export type CommunityProgressRow = {
  readonly contractId: Uuid;
  readonly partyId: string;
  readonly regionCode: string;
  readonly estate: string;
  readonly building: string;
  readonly unit: string;
  readonly room: string;
  readonly householdId: Uuid;
  readonly templateId: Uuid;
  readonly templateVersion: number;
  readonly campaignId: Uuid | null;
  /** Of the contract. */
  readonly status: ContractStatus;
  readonly issuedAt: Instant;
  /** When the household signed. */
  readonly signedAt: Instant | null;
};

type Rows = readonly CommunityProgressRow[];

function evolve(rows: Rows, { event, stored }: ProjectedEvent<ContractEvent>): Rows {
  switch (event.type) {
    case 'ContractIssued': {
      const { regionCode, campaignId, issuedAt, document } = event.data;
      return document.parties.flatMap((party) => {
        if (party.place === null || party.householdId === null) return [];
        const row: CommunityProgressRow = {
          contractId: aggregateIdOf(stored.streamId),
          partyId: party.partyId,
          regionCode,
          ...party.place,
          householdId: party.householdId,
          templateId: document.template.templateId,
          templateVersion: document.template.version,
          campaignId,
          status: 'ISSUED',
          issuedAt,
          signedAt: null,
        };
        return [row];
      });
    }
    case 'ContractSigned': {
      const { partyId, signedAt } = event.data;
      return rows.map((row) => ({
        ...row,
        status: 'PARTIALLY_SIGNED',
        signedAt: row.partyId === partyId ? signedAt : row.signedAt,
      }));
    }
    case 'ContractFullySigned':
      return standing(rows, 'SIGNED');
    case 'ContractBecameEffective':
      return standing(rows, 'EFFECTIVE');
    case 'ContractDeclined':
      return standing(rows, 'DECLINED');
    case 'ContractWithdrawn':
      return standing(rows, 'WITHDRAWN');
    case 'SigningLapsed':
      return standing(rows, 'LAPSED');
    case 'ContractTerminated':
      return standing(rows, 'TERMINATED');
    case 'ContractExpired':
      return standing(rows, 'EXPIRED');
    default:
      return rows;
  }
}

const UNSEEN: readonly string[] = ['ContractViewed.', 'Amendment', 'ContractTerminationNoticed.', 'TerminationNotice'];

/** Progress of a community: how every room's contracts stand, building by building. */
export const communityProgress: Projection<CommunityProgressRow, ContractEvent> = {
  name: 'community-progress',
  version: 1,
  table: {
    name: 'community_progress',
    columns: {
      contractId: { type: 'text' },
      partyId: { type: 'text' },
      regionCode: { type: 'text' },
      estate: { type: 'text' },
      building: { type: 'text' },
      unit: { type: 'text' },
      room: { type: 'text' },
      householdId: { type: 'text' },
      templateId: { type: 'text' },
      templateVersion: { type: 'integer' },
      campaignId: { type: 'text', nullable: true },
      status: { type: 'text' },
      issuedAt: { type: 'timestamptz' },
      signedAt: { type: 'timestamptz', nullable: true },
    },
    key: ['contractId', 'partyId'],
    group: 'contractId',
    indexes: [
      ['regionCode', 'templateId', 'householdId'],
      ['campaignId', 'status'],
    ],
  },
  storedTypes: contractCodec.storedTypes.filter((stored) => !UNSEEN.some((type) => stored.startsWith(type))),
  decode: (stored) => contractCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

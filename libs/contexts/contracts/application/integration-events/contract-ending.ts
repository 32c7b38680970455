import { definePublicEvent } from '#libs/messaging/public-event';
import { calendarDay, instant, nullable, sealed } from '#libs/messaging/public-fields';
import type {
  ContractExpired,
  ContractTerminated,
  ContractTerminationNoticed,
  TerminationNoticeDelivered,
} from '../../domain/contract/events.js';
import { contractId, partyId, terminationGround } from './fields.js';

/** How a contract in force ends. */
export const endingEvents = {
  ContractTerminationNoticed: definePublicEvent({
    name: 'contract-termination-noticed',
    version: 1,
    description: 'A party gave notice of termination.',
    data: {
      contractId,
      partyId,
      ground: terminationGround,
      statement: nullable(
        sealed('Statement of the party, under its key or that of the person the contract is with; null: none.'),
      ),
      endsAt: nullable(
        instant('When the contract ends unless the addressee performs before; null: on delivery (Civil Code 565).'),
      ),
      noticedAt: instant('When notice was given.'),
    },
    map: ({ data }: ContractTerminationNoticed, id) => ({
      contractId: id,
      partyId: data.partyId,
      ground: data.ground,
      statement: data.statement,
      endsAt: data.endsAt,
      noticedAt: data.noticedAt,
    }),
  }),
  TerminationNoticeDelivered: definePublicEvent({
    name: 'termination-notice-delivered',
    version: 1,
    description: 'A notice of termination reached its addressee.',
    data: { contractId, deliveredAt: instant('When it was delivered.') },
    map: ({ data }: TerminationNoticeDelivered, id) => ({
      contractId: id,
      deliveredAt: data.deliveredAt,
    }),
  }),
  ContractTerminated: definePublicEvent({
    name: 'contract-terminated',
    version: 1,
    description: 'The contract ended before its term.',
    data: { contractId, ground: terminationGround, terminatedAt: instant('When it ended.') },
    map: ({ data }: ContractTerminated, id) => ({
      contractId: id,
      ground: data.ground,
      terminatedAt: data.terminatedAt,
    }),
  }),
  ContractExpired: definePublicEvent({
    name: 'contract-expired',
    version: 1,
    description: 'The term of the contract is over.',
    data: {
      contractId,
      endsOn: calendarDay('Last day of the term.'),
      expiredAt: instant('When the term was over.'),
    },
    map: ({ data }: ContractExpired, id) => ({ contractId: id, endsOn: data.endsOn, expiredAt: data.expiredAt }),
  }),
};

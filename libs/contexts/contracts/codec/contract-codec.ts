import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import type { ContractCommand } from '../domain/contract/commands.js';
import { contractDecider } from '../domain/contract/decider.js';
import type { ContractEvent } from '../domain/contract/events.js';
import type { ContractState } from '../domain/contract/state.js';

/** Version 1 had no room for a mandate: every party signed for itself, which is what leaving it out means. */
function withoutMandate(data: object): object {
  return data;
}

export const contractCodec = defineEventCodec<ContractEvent>({
  ContractIssued: [],
  ContractViewed: [],
  ContractSigned: [withoutMandate],
  ContractFullySigned: [],
  ContractBecameEffective: [],
  ContractDeclined: [],
  ContractWithdrawn: [],
  SigningLapsed: [],
  AmendmentProposed: [],
  AmendmentConsented: [],
  AmendmentRejected: [],
  AmendmentTookEffect: [],
  AmendmentLapsed: [],
  ContractTerminationNoticed: [],
  TerminationNoticeDelivered: [],
  ContractTerminated: [],
  ContractExpired: [],
});

export const contractAggregate: Aggregate<ContractCommand, ContractEvent, ContractState> = {
  category: 'contract',
  decider: contractDecider,
  codec: contractCodec,
};

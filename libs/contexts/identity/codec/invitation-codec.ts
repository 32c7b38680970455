import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import type { InvitationCommand } from '../domain/invitation/commands.js';
import { invitationDecider } from '../domain/invitation/decider.js';
import type { InvitationEvent } from '../domain/invitation/events.js';
import type { InvitationState } from '../domain/invitation/state.js';

export const invitationCodec = defineEventCodec<InvitationEvent>({
  InvitationIssued: [],
  InvitationRedeemed: [],
  InvitationRevoked: [],
});

export const invitationAggregate: Aggregate<InvitationCommand, InvitationEvent, InvitationState> = {
  category: 'invitation',
  decider: invitationDecider,
  codec: invitationCodec,
};

import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import type { DestructionCommand } from '../domain/destruction/commands.js';
import { destructionDecider } from '../domain/destruction/decider.js';
import type { DestructionEvent } from '../domain/destruction/events.js';
import type { DestructionState } from '../domain/destruction/state.js';

export const destructionCodec = defineEventCodec<DestructionEvent>({
  DestructionProposed: [],
  DestructionApproved: [],
  DestructionRejected: [],
  DestructionBatchDecided: [],
  DestructionCompleted: [],
});

export const destructionAggregate: Aggregate<DestructionCommand, DestructionEvent, DestructionState> = {
  category: 'destruction',
  decider: destructionDecider,
  codec: destructionCodec,
};

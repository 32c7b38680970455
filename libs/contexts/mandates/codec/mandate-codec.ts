import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import type { MandateCommand } from '../domain/mandate/commands.js';
import { mandateDecider } from '../domain/mandate/decider.js';
import type { MandateEvent } from '../domain/mandate/events.js';
import type { MandateState } from '../domain/mandate/state.js';

export const mandateCodec = defineEventCodec<MandateEvent>({
  MandateGranted: [],
  MandateExercised: [],
  MandateRevoked: [],
});

export const mandateAggregate: Aggregate<MandateCommand, MandateEvent, MandateState> = {
  category: 'mandate',
  decider: mandateDecider,
  codec: mandateCodec,
};

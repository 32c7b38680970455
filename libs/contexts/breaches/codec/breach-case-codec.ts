import type { Aggregate } from '#libs/kernel/aggregate';
import { defineEventCodec } from '#libs/kernel/event-codec';
import type { BreachCaseCommand } from '../domain/breach-case/commands.js';
import { breachCaseDecider } from '../domain/breach-case/decider.js';
import type { BreachCaseEvent } from '../domain/breach-case/events.js';
import type { BreachCaseState } from '../domain/breach-case/state.js';

export const breachCaseCodec = defineEventCodec<BreachCaseEvent>({
  BreachReported: [],
  BreachEvidenceAdded: [],
  BreachCaseAccepted: [],
  BreachCaseDismissed: [],
  BreachNoticeServed: [],
  BreachReplyReceived: [],
  BreachFound: [],
  BreachNotFound: [],
  RectificationOrdered: [],
  RectificationVerified: [],
  BreachCaseClosed: [],
  BreachFindingAppealed: [],
  BreachFindingUpheld: [],
  BreachFindingOverturned: [],
});

/** Streams are `breach-<case id>`. */
export const breachCaseAggregate: Aggregate<BreachCaseCommand, BreachCaseEvent, BreachCaseState> = {
  category: 'breach',
  decider: breachCaseDecider,
  codec: breachCaseCodec,
};

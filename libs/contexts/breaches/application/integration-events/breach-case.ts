import { publicContractOf } from '#libs/messaging/public-event';
import { breachCaseCodec } from '../../codec/breach-case-codec.js';
import type { BreachCaseEvent } from '../../domain/breach-case/events.js';
import { decisionEvents } from './breach-decision.js';
import { investigationEvents } from './breach-investigation.js';
import { outcomeEvents } from './breach-outcome.js';

/**
 * Respondent, reporter and contract stand in `breach-reported` alone: messages of one case come in order. Statements are not told, not
 * even sealed: whoever may read them asks for the case.
 */
export const breachCaseContract = publicContractOf<BreachCaseEvent>({
  context: 'breaches',
  codec: breachCaseCodec,
  events: { ...investigationEvents, ...decisionEvents, ...outcomeEvents },
});

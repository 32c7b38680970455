import { publicContractOf } from '#libs/messaging/public-event';
import { contractCodec } from '../../codec/contract-codec.js';
import type { ContractEvent } from '../../domain/contract/events.js';
import { amendmentEvents } from './contract-amendment.js';
import { conclusionEvents } from './contract-conclusion.js';
import { endingEvents } from './contract-ending.js';

/**
 * Parties, signers and the title stand in `contract-issued` alone: messages of one contract come in order. The text itself is not told;
 * its hash is.
 */
export const contractContract = publicContractOf<ContractEvent>({
  context: 'contracts',
  codec: contractCodec,
  events: { ...conclusionEvents, ...amendmentEvents, ...endingEvents },
});

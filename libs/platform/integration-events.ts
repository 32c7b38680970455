import { householdContract } from '#libs/contexts/communities/application/integration-events/household';
import { organizationContract } from '#libs/contexts/communities/application/integration-events/organization';
import { regionContract } from '#libs/contexts/communities/application/integration-events/region';
import { residentContract } from '#libs/contexts/communities/application/integration-events/resident';
import { rosterContract } from '#libs/contexts/communities/application/integration-events/roster';
import type { PublicContract } from '#libs/messaging/public-event';
import { createIntegrationEventValidator } from '#libs/messaging/schemas';

/** What each context tells the others; one line per kind of aggregate. */
export const integrationEventMappers: readonly PublicContract[] = [
  regionContract,
  householdContract,
  residentContract,
  organizationContract,
  rosterContract,
];

/**
 * Checks a message that came over a broker against the public contract.
 * @throws InvalidIntegrationEventError
 */
export const validateIntegrationEvent = createIntegrationEventValidator(
  integrationEventMappers.flatMap(({ schemas }) => schemas),
);

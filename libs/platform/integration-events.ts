import { breachCaseContract } from '#libs/contexts/breaches/application/integration-events/breach-case';
import { householdContract } from '#libs/contexts/communities/application/integration-events/household';
import { organizationContract } from '#libs/contexts/communities/application/integration-events/organization';
import { regionContract } from '#libs/contexts/communities/application/integration-events/region';
import { residentContract } from '#libs/contexts/communities/application/integration-events/resident';
import { rosterContract } from '#libs/contexts/communities/application/integration-events/roster';
import { campaignContract } from '#libs/contexts/contracts/application/integration-events/campaign';
import { contractContract } from '#libs/contexts/contracts/application/integration-events/contract';
import { accountContract } from '#libs/contexts/identity/application/integration-events/account';
import { invitationContract } from '#libs/contexts/identity/application/integration-events/invitation';
import { mandateContract } from '#libs/contexts/mandates/application/integration-events/mandate';
import { destructionContract } from '#libs/contexts/retention/application/integration-events/destruction';
import { legalHoldContract } from '#libs/contexts/retention/application/integration-events/legal-hold';
import { retentionScheduleContract } from '#libs/contexts/retention/application/integration-events/retention-schedule';
import { templateContract } from '#libs/contexts/templates/application/integration-events/template';
import type { PublicContract } from '#libs/messaging/public-event';
import { createIntegrationEventValidator } from '#libs/messaging/schemas';

/** What each context tells the others; one line per kind of aggregate. */
export const integrationEventMappers: readonly PublicContract[] = [
  regionContract,
  householdContract,
  residentContract,
  organizationContract,
  rosterContract,
  templateContract,
  campaignContract,
  contractContract,
  breachCaseContract,
  accountContract,
  invitationContract,
  retentionScheduleContract,
  legalHoldContract,
  destructionContract,
  mandateContract,
];

/**
 * Checks a message that came over a broker against the public contract.
 * @throws InvalidIntegrationEventError
 */
export const validateIntegrationEvent = createIntegrationEventValidator(
  integrationEventMappers.flatMap(({ schemas }) => schemas),
);

import { communitiesIntegrationEvents } from '#libs/contexts/communities/application/integration-events';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';

/** What each context tells the others; one line each. */
export const integrationEventMappers: readonly IntegrationEventMapper[] = [communitiesIntegrationEvents];

import { breachRegister } from '#libs/contexts/breaches/read-models/breach-register/projection';
import { householdFile } from '#libs/contexts/communities/read-models/household-file/projection';
import { organizationRegister } from '#libs/contexts/communities/read-models/organization-register/projection';
import { regionRegister } from '#libs/contexts/communities/read-models/region-register/projection';
import { residentRegister } from '#libs/contexts/communities/read-models/resident-register/projection';
import { communityProgress } from '#libs/contexts/contracts/read-models/community-progress/projection';
import { contractDeadlines } from '#libs/contexts/contracts/read-models/contract-deadlines/projection';
import { contractDetail } from '#libs/contexts/contracts/read-models/contract-detail/projection';
import { signingCampaigns } from '#libs/contexts/contracts/read-models/signing-campaigns/projection';
import { whoSignedWhat } from '#libs/contexts/contracts/read-models/who-signed-what/projection';
import { accountRegister } from '#libs/contexts/identity/read-models/account-register/projection';
import { mandates } from '#libs/contexts/mandates/read-models/mandates/projection';
import { destructionRuns } from '#libs/contexts/retention/read-models/destruction-runs/projection';
import { legalHolds } from '#libs/contexts/retention/read-models/legal-holds/projection';
import { retentionSchedules } from '#libs/contexts/retention/read-models/retention-schedule/projection';
import { eventHistoryOf } from '#libs/history/event-history/projection';
import { streamRegionsOf } from '#libs/history/stream-region/projection';
import { templateRegister } from '#libs/contexts/templates/read-models/template-register/projection';
import { templateVersion } from '#libs/contexts/templates/read-models/template-version/projection';
import type { Projection } from '#libs/postgres/projections/projection';
import { aggregates } from './aggregates.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- "some row and event type": TypeScript has no existential types
export type AnyProjection = Projection<any, any>;

const storedTypes = aggregates.flatMap(({ codec }) => codec.storedTypes);

/** Every read model of every context, for the projector, the rebuild and fsck; one line each. */
export const projections: readonly AnyProjection[] = [
  householdFile,
  residentRegister,
  regionRegister,
  organizationRegister,
  whoSignedWhat,
  contractDetail,
  communityProgress,
  contractDeadlines,
  signingCampaigns,
  accountRegister,
  breachRegister,
  eventHistoryOf(storedTypes),
  streamRegionsOf(storedTypes),
  templateRegister,
  templateVersion,
  retentionSchedules,
  legalHolds,
  destructionRuns,
  mandates,
];

import { householdFile } from '#libs/contexts/communities/read-models/household-file/projection';
import { organizationRegister } from '#libs/contexts/communities/read-models/organization-register/projection';
import { regionRegister } from '#libs/contexts/communities/read-models/region-register/projection';
import { residentRegister } from '#libs/contexts/communities/read-models/resident-register/projection';
import { accountRegister } from '#libs/contexts/identity/read-models/account-register/projection';
import { eventHistoryOf } from '#libs/history/event-history/projection';
import type { Projection } from '#libs/postgres/projections/projection';
import { aggregates } from './aggregates.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- "some row and event type": TypeScript has no existential types
export type AnyProjection = Projection<any, any>;

/** Every read model of every context, for the projector, the rebuild and fsck; one line each. */
export const projections: readonly AnyProjection[] = [
  householdFile,
  residentRegister,
  regionRegister,
  organizationRegister,
  accountRegister,
  eventHistoryOf(aggregates.flatMap(({ codec }) => codec.storedTypes)),
];

import { accountRegister } from '#libs/contexts/identity/read-models/account-register/projection';
import type { Projection } from '#libs/postgres/projections/projection';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- "some row and event type": TypeScript has no existential types
export type AnyProjection = Projection<any, any>;

/** Every read model of every context, for the projector, the rebuild and fsck; one line each. */
export const projections: readonly AnyProjection[] = [accountRegister];

import { CommunitiesModule } from '#libs/contexts/communities/application/communities.module';
import { ErasurePolicyModule } from '../retention/erasure-policy.adapter.js';

/** One instance for all who import it. */
export const communitiesModule = CommunitiesModule.forRoot(ErasurePolicyModule);

import { Module } from '@nestjs/common';
import { IdentityModule } from '#libs/contexts/identity/application/identity.module';
import { SessionVerifier } from '#libs/contexts/identity/application/sessions/session-verifier';
import { BreachesApiModule } from './breaches/breaches-api.module.js';
import { CommunitiesApiModule } from './communities/communities-api.module.js';
import { EvidenceApiModule } from './evidence/evidence-api.module.js';
import { ContractsApiModule } from './contracts/contracts-api.module.js';
import { HttpModule } from '#libs/http/http.module';
import { IdentityApiModule } from './identity/identity-api.module.js';
import { MandatesApiModule } from './mandates/mandates-api.module.js';
import { OperationsApiModule } from './operations/operations-api.module.js';
import { PersonalDataApiModule } from './personal-data/personal-data-api.module.js';
import { RetentionApiModule } from './retention/retention-api.module.js';
import { TemplatesApiModule } from './templates/templates-api.module.js';

/** The interface: one line for each context's module of controllers. */
@Module({
  imports: [
    HttpModule.forRoot({ identityModule: IdentityModule, accessTokens: SessionVerifier }),
    IdentityApiModule,
    CommunitiesApiModule,
    PersonalDataApiModule,
    EvidenceApiModule,
    BreachesApiModule,
    TemplatesApiModule,
    ContractsApiModule,
    OperationsApiModule,
    RetentionApiModule,
    MandatesApiModule,
  ],
})
export class ApiModule {}

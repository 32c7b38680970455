import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BreachRegisterQuery } from '#libs/contexts/breaches/read-models/breach-register/query';
import { AccountRegisterQuery } from '#libs/contexts/identity/read-models/account-register/query';
import { communitiesModule } from '../communities/communities-module.js';
import { EvidenceModule } from '#libs/evidence/evidence.module';
import { MaskedViews } from '../communities/masked-views.js';
import { PersonalDataExport } from './personal-data-export.js';
import { PersonalDataController } from './personal-data.controller.js';

/** Seeing, finding and handing out personal data. */
@Module({
  imports: [CqrsModule, communitiesModule, EvidenceModule],
  controllers: [PersonalDataController],
  providers: [MaskedViews, PersonalDataExport, BreachRegisterQuery, AccountRegisterQuery],
})
export class PersonalDataApiModule {}

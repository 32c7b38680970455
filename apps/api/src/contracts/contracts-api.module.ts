import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ContractsModule } from '#libs/contexts/contracts/application/contracts.module';
import { AmendmentsController } from './amendments.controller.js';
import { AssentController } from './assent.controller.js';
import { CampaignsController } from './campaigns.controller.js';
import { ContractPortsModule } from './contract-ports.module.js';
import { ContractsController } from './contracts.controller.js';
import { CountersignaturesController } from './countersignatures.controller.js';
import { ProgressController } from './progress.controller.js';
import { SignaturesController } from './signatures.controller.js';

/** Contracts, campaigns and progress over HTTP. */
@Module({
  imports: [CqrsModule, ContractsModule.forRoot(ContractPortsModule)],
  // Countersignatures first: its path would else be taken for the id of a contract.
  controllers: [
    CountersignaturesController,
    ContractsController,
    AssentController,
    AmendmentsController,
    CampaignsController,
    SignaturesController,
    ProgressController,
  ],
})
export class ContractsApiModule {}

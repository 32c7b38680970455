import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BreachesModule } from '#libs/contexts/breaches/application/breaches.module';
import { CONTRACT_REFERENCES } from '#libs/contexts/breaches/application/contract-reference';
import { EVIDENCE_REFERENCES } from '#libs/contexts/breaches/application/evidence-reference';
import { EvidenceModule } from '#libs/evidence/evidence.module';
import { EvidenceStore } from '#libs/evidence/evidence-store';
import { BreachCaseCommandsController } from './breach-case-commands.controller.js';
import { BreachRegisterController } from './breach-register.controller.js';
import { LoggedContractReferences } from './contract-references.js';

/** Breach cases over HTTP. */
@Module({
  imports: [
    CqrsModule,
    BreachesModule.with({
      contracts: { provide: CONTRACT_REFERENCES, useClass: LoggedContractReferences },
      evidence: { provide: EVIDENCE_REFERENCES, useExisting: EvidenceStore },
      imports: [EvidenceModule],
    }),
  ],
  controllers: [BreachRegisterController, BreachCaseCommandsController],
})
export class BreachesApiModule {}

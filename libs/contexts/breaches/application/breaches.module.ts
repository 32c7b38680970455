import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BreachRegisterQuery } from '../read-models/breach-register/query.js';
import { AcceptCaseHandler } from './accept-case.js';
import { AddEvidenceHandler } from './add-evidence.js';
import { AppealFindingHandler } from './appeal-finding.js';
import { CloseCaseHandler } from './close-case.js';
import { DecideAppealHandler } from './decide-appeal.js';
import { DismissCaseHandler } from './dismiss-case.js';
import { MakeFindingHandler } from './make-finding.js';
import { OrderRectificationHandler } from './order-rectification.js';
import { ReceiveReplyHandler } from './receive-reply.js';
import { ReportBreachHandler } from './report-breach.js';
import { ServeNoticeHandler } from './serve-notice.js';
import { VerifyRectificationHandler } from './verify-rectification.js';

export interface BreachesPorts {
  /** Provider of `CONTRACT_REFERENCES`. */
  readonly contracts: Provider;
  /** Provider of `EVIDENCE_REFERENCES`. */
  readonly evidence: Provider;
  /** Modules that these two need. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

/** Breach cases. The caller brings what they need to know of contracts and evidence. */
@Module({})
export class BreachesModule {
  static with({ contracts, evidence, imports }: BreachesPorts): DynamicModule {
    return {
      module: BreachesModule,
      imports: [CqrsModule, ...imports],
      providers: [
        contracts,
        evidence,
        BreachRegisterQuery,
        AcceptCaseHandler,
        AddEvidenceHandler,
        AppealFindingHandler,
        CloseCaseHandler,
        DecideAppealHandler,
        DismissCaseHandler,
        MakeFindingHandler,
        OrderRectificationHandler,
        ReceiveReplyHandler,
        ReportBreachHandler,
        ServeNoticeHandler,
        VerifyRectificationHandler,
      ],
      exports: [BreachRegisterQuery],
    };
  }
}

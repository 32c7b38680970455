import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ConsentToAmendmentHandler } from './amending/consent-to-amendment.js';
import { ProposeAmendmentHandler } from './amending/propose-amendment.js';
import { RejectAmendmentHandler } from './amending/reject-amendment.js';
import { CampaignIssuer } from './campaigns/campaign-issuer.js';
import { PreviewCampaignHandler, StartCampaignHandler } from './campaigns/start-campaign.js';
import { DeliverTerminationNoticeHandler } from './ending/deliver-termination-notice.js';
import { GiveTerminationNoticeHandler } from './ending/give-termination-notice.js';
import { WithdrawContractHandler } from './ending/withdraw-contract.js';
import { IssueContractHandler } from './issuing/issue-contract.js';
import { CountersignContractsHandler } from './signing/countersign-contracts.js';
import { DeclineContractHandler } from './signing/decline-contract.js';
import { SignContractHandler } from './signing/sign-contract.js';
import { ViewContractHandler } from './signing/view-contract.js';

/** Commands of contracts and campaigns. */
@Module({})
export class ContractsModule {
  /**
   * @param ports module that exports `PUBLISHED_TEMPLATES`, `ISSUING_AUDIENCE`, `CLAUSE_CHECK` and `MANDATES`
   */
  static forRoot(ports: NonNullable<ModuleMetadata['imports']>[number]): DynamicModule {
    return {
      module: ContractsModule,
      imports: [CqrsModule, ports],
      providers: [
        IssueContractHandler,
        PreviewCampaignHandler,
        StartCampaignHandler,
        CampaignIssuer,
        ViewContractHandler,
        SignContractHandler,
        CountersignContractsHandler,
        DeclineContractHandler,
        WithdrawContractHandler,
        ProposeAmendmentHandler,
        ConsentToAmendmentHandler,
        RejectAmendmentHandler,
        GiveTerminationNoticeHandler,
        DeliverTerminationNoticeHandler,
      ],
      exports: [CampaignIssuer],
    };
  }
}

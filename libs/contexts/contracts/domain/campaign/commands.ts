import type { DomainCommand } from '#libs/kernel/decider';
import type { CampaignStarted } from './events.js';

export type StartCampaign = DomainCommand<'StartCampaign', Omit<CampaignStarted['data'], 'startedAt'>>;

/** Every household of the audience was offered its contract or found to be excluded. */
export type FinishCampaign = DomainCommand<
  'FinishCampaign',
  { readonly issuedCount: number; readonly refusedCount: number }
>;

export type CampaignCommand = StartCampaign | FinishCampaign;

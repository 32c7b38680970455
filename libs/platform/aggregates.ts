import { householdAggregate } from '#libs/contexts/communities/codec/household-codec';
import { organizationAggregate } from '#libs/contexts/communities/codec/organization-codec';
import { breachCaseAggregate } from '#libs/contexts/breaches/codec/breach-case-codec';
import { regionAggregate } from '#libs/contexts/communities/codec/region-codec';
import { residentAggregate } from '#libs/contexts/communities/codec/resident-codec';
import { rosterAggregate } from '#libs/contexts/communities/codec/roster-codec';
import { campaignAggregate } from '#libs/contexts/contracts/codec/campaign-codec';
import { contractAggregate } from '#libs/contexts/contracts/codec/contract-codec';
import { accountAggregate } from '#libs/contexts/identity/codec/account-codec';
import { invitationAggregate } from '#libs/contexts/identity/codec/invitation-codec';
import { mandateAggregate } from '#libs/contexts/mandates/codec/mandate-codec';
import { destructionAggregate } from '#libs/contexts/retention/codec/destruction-codec';
import { legalHoldAggregate } from '#libs/contexts/retention/codec/legal-hold-codec';
import { retentionScheduleAggregate } from '#libs/contexts/retention/codec/retention-schedule-codec';
import { templateAggregate } from '#libs/contexts/templates/codec/template-codec';
import type { Aggregate } from '#libs/kernel/aggregate';
import type { DomainCommand, DomainEvent } from '#libs/kernel/decider';

/** Every kind of aggregate of every context, for replay and fsck; one line each. */
export const aggregates: readonly Aggregate<DomainCommand, DomainEvent, unknown>[] = [
  regionAggregate,
  householdAggregate,
  residentAggregate,
  organizationAggregate,
  rosterAggregate,
  campaignAggregate,
  contractAggregate,
  accountAggregate,
  invitationAggregate,
  breachCaseAggregate,
  templateAggregate,
  retentionScheduleAggregate,
  legalHoldAggregate,
  destructionAggregate,
  mandateAggregate,
];

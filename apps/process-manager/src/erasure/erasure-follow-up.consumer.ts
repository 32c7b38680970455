import { Inject, Injectable } from '@nestjs/common';
import {
  HOUSEHOLD_HEAD_ERASED,
  type HouseholdHeadErasedData,
} from '#libs/contexts/communities/application/integration-events/household';
import {
  RESIDENT_ERASED,
  type ResidentErasedData,
} from '#libs/contexts/communities/application/integration-events/resident';
import type { Consumer } from '#libs/messaging/broadcast';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { ErasureFollowUp } from './erasure-follow-up.js';

/** Begins at once what follows an erasure; what the read models do not show yet is found by the next round. */
@Injectable()
export class ErasureFollowUpConsumer implements Consumer {
  readonly name = 'erasure-follow-up';
  readonly types = [RESIDENT_ERASED, HOUSEHOLD_HEAD_ERASED];

  constructor(@Inject(ErasureFollowUp) private readonly followUp: ErasureFollowUp) {}

  async handle({ data }: IntegrationEvent): Promise<void> {
    await this.followUp.carryOut((data as ResidentErasedData | HouseholdHeadErasedData).subjectId);
  }
}

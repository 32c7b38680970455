import { Inject, Injectable } from '@nestjs/common';
import type { Consumer } from '#libs/messaging/broadcast';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { VAULT, type Vault } from '#libs/vault/vault';
import { optionalDataIdOf } from '../../codec/resident-codec.js';
import { HOUSEHOLD_HEAD_ERASED, type HouseholdHeadErasedData } from '../integration-events/household.js';
import {
  RESIDENT_ERASED,
  RESIDENT_OPTIONAL_DATA_ERASED,
  type ResidentErasedData,
} from '../integration-events/resident.js';

/**
 * Destroys the keys of an erased resident, or the key of the optional data alone; of an erased head of household who is no resident the
 * key of the household. The decision stands in the log before, so a crash in
 * between only delays it: the message is delivered again, and erasing twice changes nothing.
 */
@Injectable()
export class PersonalDataErasure implements Consumer {
  readonly name = 'personal-data-erasure';
  readonly types = [RESIDENT_ERASED, RESIDENT_OPTIONAL_DATA_ERASED, HOUSEHOLD_HEAD_ERASED];

  constructor(@Inject(VAULT) private readonly vault: Vault) {}

  async handle({ type, data }: IntegrationEvent): Promise<void> {
    const { subjectId } = data as ResidentErasedData | HouseholdHeadErasedData;
    if (type !== HOUSEHOLD_HEAD_ERASED) await this.vault.erase(optionalDataIdOf(subjectId));
    if (type !== RESIDENT_OPTIONAL_DATA_ERASED) await this.vault.erase(subjectId);
  }
}

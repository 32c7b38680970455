import { Inject, Injectable } from '@nestjs/common';
import type { Consumer } from '#libs/messaging/broadcast';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { VAULT, type Vault } from '#libs/vault/vault';
import { RESIDENT_ERASED, type ResidentErasedData } from '../integration-events/resident.js';

/**
 * Destroys the key of an erased resident. The decision stands in the log before, so a crash in between only delays it: the message is
 * delivered again, and erasing twice changes nothing.
 */
@Injectable()
export class PersonalDataErasure implements Consumer {
  readonly name = 'personal-data-erasure';
  readonly types = [RESIDENT_ERASED];

  constructor(@Inject(VAULT) private readonly vault: Vault) {}

  async handle({ data }: IntegrationEvent): Promise<void> {
    await this.vault.erase((data as ResidentErasedData).subjectId);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { namesOfResidents } from '#libs/contexts/communities/read-models/resident-register/query';
import type { DestructionItem } from '#libs/contexts/retention/domain/destruction/events';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { maskedView } from '#libs/vault/masked-view';
import { VAULT, type Vault } from '#libs/vault/vault';
import type { DestructionItemDocument } from './destruction.documents.js';

/** Items as they are shown: with the person's name masked, while it is there. */
@Injectable()
export class DestructionItems {
  constructor(
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async show(items: readonly DestructionItem[]): Promise<readonly DestructionItemDocument[]> {
    const people = items.filter(({ kind }) => kind === 'PERSON').map(({ itemId }) => itemId);
    const sealed = await namesOfResidents(this.pool, people);
    const names = new Map(await maskedView(this.vault, [...sealed]));
    return items.map(({ kind, itemId, regionCode, recordClass, expiredAt }) => ({
      kind,
      itemId,
      regionCode,
      recordClass,
      expiredAt,
      name: names.get(itemId) ?? null,
    }));
  }
}

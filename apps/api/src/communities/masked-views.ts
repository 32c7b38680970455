import { Inject, Injectable } from '@nestjs/common';
import type { HouseholdFileRow } from '#libs/contexts/communities/read-models/household-file/projection';
import type { OrganizationRegisterRow } from '#libs/contexts/communities/read-models/organization-register/projection';
import type { ResidentRegisterRow } from '#libs/contexts/communities/read-models/resident-register/projection';
import { ERASED_TEXT, type Sealed } from '#libs/kernel/sealed';
import { maskIdNumber, maskName, maskPhoneNumber, maskText } from '#libs/vault/masking';
import { VAULT, type Vault } from '#libs/vault/vault';
import type { HouseholdDocument, ResidentDocument } from './household.documents.js';
import type { OrganizationDocument } from './organization.documents.js';

type Mask = (text: string) => string;

/** Opens the personal fields of a page of rows with one call to the vault, and shows them masked. */
@Injectable()
export class MaskedViews {
  constructor(@Inject(VAULT) private readonly vault: Vault) {}

  async households(rows: readonly HouseholdFileRow[]): Promise<readonly HouseholdDocument[]> {
    const shown = await this.masked(
      rows.flatMap(({ headName, remark }) => [
        [headName, maskName],
        [remark, maskText],
      ]),
    );
    return rows.map(({ placeOrder: _, registeredAt: __, changedAt: ___, ...row }, index) => ({
      ...row,
      headName: shown[2 * index] ?? null,
      remark: shown[2 * index + 1] ?? null,
    }));
  }

  async residents(rows: readonly ResidentRegisterRow[]): Promise<readonly ResidentDocument[]> {
    const shown = await this.masked(
      rows.flatMap(({ name, idNumber, phone }) => [
        [name, maskName],
        [idNumber, maskIdNumber],
        [phone, maskPhoneNumber],
      ]),
    );
    return rows.map(({ residentId, elder }, index) => ({
      residentId,
      elder,
      name: shown[3 * index] ?? null,
      idNumber: shown[3 * index + 1] ?? null,
      phone: shown[3 * index + 2] ?? null,
    }));
  }

  async organizations(rows: readonly OrganizationRegisterRow[]): Promise<readonly OrganizationDocument[]> {
    const shown = await this.masked(
      rows.flatMap(({ contactName, contactPhone }) => [
        [contactName, maskName],
        [contactPhone, maskPhoneNumber],
      ]),
    );
    return rows.map((row, index) => ({
      ...row,
      contactName: shown[2 * index] ?? null,
      contactPhone: shown[2 * index + 1] ?? null,
    }));
  }

  private async masked(
    fields: readonly (readonly [sealed: Sealed | null, mask: Mask])[],
  ): Promise<readonly (string | null)[]> {
    const opened = await this.vault.openMany(fields.flatMap(([sealed]) => (sealed === null ? [] : [sealed])));
    let next = 0;
    return fields.map(([sealed, mask]) => {
      if (sealed === null) return null;
      const text = opened[next++];
      return text?.status === 'clear' ? mask(text.text) : ERASED_TEXT.zh;
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import { ERASED_TEXT } from '#libs/kernel/sealed';
import { maskPhoneNumber } from '#libs/vault/masking';
import { VAULT, type Vault } from '#libs/vault/vault';
import { AccountNumberStore } from '../one-time-codes/account-number-store.js';
import { PasskeyStore } from '../passkeys/passkey-store.js';
import { RecoveryCodeStore } from '../recovery-codes/recovery-code-store.js';

/** What its row says of a factor. */
export interface FactorDetails {
  /** What the holder called a passkey; of a number its masked form. */
  readonly name: string | null;
  /** Whether the maker of the device keeps copies of the key. */
  readonly backedUp: boolean | null;
  /** Recovery codes not used yet. */
  readonly codesLeft: number | null;
  readonly createdAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

const NOTHING = { name: null, backedUp: null, codesLeft: null, createdAt: null, lastUsedAt: null };

/** The rows behind an account's factors, of whatever kind. */
@Injectable()
export class FactorRows {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(PasskeyStore) private readonly passkeys: PasskeyStore,
    @Inject(AccountNumberStore) private readonly numbers: AccountNumberStore,
    @Inject(RecoveryCodeStore) private readonly recoveryCodes: RecoveryCodeStore,
  ) {}

  async detailsOf(accountId: Uuid): Promise<ReadonlyMap<Uuid, FactorDetails>> {
    const [passkeys, numbers, sheets] = await Promise.all([
      this.passkeys.ofAccount(accountId),
      this.numbers.ofAccount(accountId),
      this.recoveryCodes.ofAccount(accountId),
    ]);
    const opened = await this.vault.openMany([
      ...passkeys.map(({ sealedName }) => sealedName),
      ...numbers.map(({ sealedNumber }) => sealedNumber),
    ]);
    const texts = opened.map((one) => (one.status === 'clear' ? one.text : ERASED_TEXT.zh));
    return new Map<Uuid, FactorDetails>([
      ...passkeys.map(({ factorId, backedUp, createdAt, lastUsedAt }, index) => {
        const name = texts[index] ?? null;
        return [factorId, { ...NOTHING, name, backedUp, createdAt, lastUsedAt }] as const;
      }),
      ...numbers.map(({ factorId, createdAt, lastUsedAt }, index) => {
        const number = texts[passkeys.length + index];
        const name = number === undefined ? null : maskPhoneNumber(number);
        return [factorId, { ...NOTHING, name, createdAt, lastUsedAt }] as const;
      }),
      ...sheets.map(({ factorId, createdAt, left }) => [factorId, { ...NOTHING, createdAt, codesLeft: left }] as const),
    ]);
  }

  /** Removes the rows of factors that no longer count. */
  async keepOnly(accountId: Uuid, factorIds: readonly Uuid[]): Promise<void> {
    await this.passkeys.keepOnly(accountId, factorIds);
    await this.numbers.keepOnly(accountId, factorIds);
    await this.recoveryCodes.keepOnly(accountId, factorIds);
  }
}

/** Of a factor whose row is gone. */
export const NO_DETAILS: FactorDetails = NOTHING;

import { Inject, Injectable } from '@nestjs/common';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { VAULT, type Vault } from '#libs/vault/vault';
import { accountAggregate } from '../../codec/account-codec.js';
import type { EnrolledFactor } from '../../domain/account/events.js';
import { FACTOR_NOT_FOUND } from '../../domain/account/problems.js';
import { PasskeyStore } from '../passkeys/passkey-store.js';
import type { Session } from '../sessions/session.js';
import { FactorRows, NO_DETAILS, type FactorDetails } from './factor-rows.js';
import { OwnAccount } from './own-account.js';

/** A factor as its holder sees it. */
export interface ShownFactor extends FactorDetails {
  readonly factorId: Uuid;
  readonly factor: EnrolledFactor;
}

/** The holder's own view of what opens his account. */
@Injectable()
export class OwnFactors {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(OwnAccount) private readonly accounts: OwnAccount,
    @Inject(PasskeyStore) private readonly passkeys: PasskeyStore,
    @Inject(FactorRows) private readonly rows: FactorRows,
  ) {}

  /** What the record says comes first; rows only add to it. */
  async list(session: Session): Promise<readonly ShownFactor[]> {
    const { factors } = await this.accounts.of(session);
    const details = await this.rows.detailsOf(session.accountId);
    return factors.map(({ factorId, factor }) => ({ ...(details.get(factorId) ?? NO_DETAILS), factorId, factor }));
  }

  /** @throws Problem account.factor-not-found, session.second-factor-required */
  async renamePasskey(session: Session, factorId: Uuid, name: string): Promise<void> {
    const account = await this.accounts.toChange(session);
    if (!account.factors.some((held) => held.factorId === factorId)) throw new Problem(FACTOR_NOT_FOUND);
    const sealed = await this.vault.seal(account.subjectId ?? session.accountId, 'passkey-name', name);
    if (!(await this.passkeys.rename(session.accountId, factorId, sealed))) throw new Problem(FACTOR_NOT_FOUND);
  }

  /** @throws Problem account.factor-not-found, account.last-factor, session.second-factor-required */
  async remove(session: Session, factorId: Uuid, context: CommandContext): Promise<CommandResult> {
    await this.accounts.toChange(session);
    const { accountId } = session;
    const data = { accountId, factorId };
    const result = await this.runner.run(accountAggregate, accountId, { type: 'RemoveFactor', data }, context);
    const { factors } = await this.accounts.of(session);
    await this.rows.keepOnly(
      accountId,
      factors.map((held) => held.factorId),
    );
    return result;
  }
}

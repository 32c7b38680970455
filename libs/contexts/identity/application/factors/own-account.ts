import { Inject, Injectable } from '@nestjs/common';
import { areTwoFactors } from '#libs/kernel/factor';
import { SECOND_FACTOR_REQUIRED } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import type { Uuid } from '#libs/kernel/identifiers';
import { hasSecondFactor, type KnownAccount } from '../../domain/account/state.js';
import { AccountStandings } from '../sessions/account-standings.js';
import { SESSION_INVALID } from '../sessions/problems.js';
import { restsOnAccount, type Session } from '../sessions/session.js';
import { ACCOUNT_REQUIRED } from './problems.js';

/** The account behind a session, as the record has it right now. */
@Injectable()
export class OwnAccount {
  constructor(@Inject(AccountStandings) private readonly standings: AccountStandings) {}

  /** @throws Problem session.account-required, session.invalid */
  async of(session: Pick<Session, 'accountId' | 'subjectId'>): Promise<KnownAccount> {
    if (!restsOnAccount(session)) throw new Problem(ACCOUNT_REQUIRED);
    const account = await this.active(session.accountId);
    if (account === undefined) throw new Problem(SESSION_INVALID);
    return account;
  }

  /**
   * The same, for changing what opens it. The first factor is enrolled with the password alone; from then on a password that somebody
   * has overheard adds no key of his own.
   * @throws Problem session.second-factor-required
   */
  async toChange(session: Pick<Session, 'accountId' | 'subjectId' | 'factors'>): Promise<KnownAccount> {
    const account = await this.of(session);
    if (hasSecondFactor(account.factors) && !areTwoFactors(session.factors)) throw new Problem(SECOND_FACTOR_REQUIRED);
    return account;
  }

  /** An account that somebody may sign in to; undefined for all others. */
  async active(accountId: Uuid): Promise<KnownAccount | undefined> {
    const account = await this.standings.read(accountId);
    return account.status === 'active' ? account : undefined;
  }
}

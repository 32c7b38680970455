import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { newId } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { VAULT, type Vault } from '#libs/vault/vault';
import { grantsInForce } from '../../domain/account/state.js';
import { identifyAccount } from '../accounts/account-name.js';
import { Credentials } from '../credentials/credentials.js';
import { LoginThrottle } from '../credentials/login-throttle.js';
import { isPasswordOf } from '../credentials/password-hashing.js';
import { AccessTokens, type IssuedToken, type Session } from './access-tokens.js';
import { AccountStandings } from './account-standings.js';
import { LOGIN_REFUSED } from './problems.js';

export interface StartedSession extends IssuedToken {
  readonly session: Session;
}

/** Login with account name and password. */
@Injectable()
export class LogIn {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(AccountStandings) private readonly standings: AccountStandings,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
  ) {}

  /**
   * The same refusal and the same work for an unknown name, a wrong password and an account that may not be used.
   * @throws Problem session.login-refused, session.login-throttled
   */
  async login(accountName: string, password: string): Promise<StartedSession> {
    const { accountId } = identifyAccount(this.vault, accountName);
    await this.throttle.enter(accountId, this.clock.now());
    const [passwordHash, account] = await Promise.all([this.credentials.of(accountId), this.standings.read(accountId)]);
    const matches = await isPasswordOf(passwordHash, password);
    if (!matches || account.status !== 'active') throw new Problem(LOGIN_REFUSED);

    await this.throttle.clear(accountId);
    const subjectId = account.subjectId ?? undefined;
    const session: Session = {
      sessionId: newId(),
      accountId,
      grants: grantsInForce(account.grants, this.clock.now()).map(({ role, regionCode }) => ({ role, regionCode })),
      method: 'password',
      ...(subjectId === undefined ? {} : { subjectId }),
    };
    return { session, ...(await this.tokens.issue(session)) };
  }
}

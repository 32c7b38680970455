import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { Problem } from '#libs/kernel/problem';
import { VAULT, type Vault } from '#libs/vault/vault';
import { grantsInForce } from '../../domain/account/state.js';
import { identifyAccount } from '../accounts/account-name.js';
import { Credentials } from '../credentials/credentials.js';
import { LoginThrottle } from '../credentials/login-throttle.js';
import { NetworkAllowance } from '../credentials/network-allowance.js';
import { isPasswordOf, requireRoomToHash } from '../credentials/password-hashing.js';
import { AccountStandings } from './account-standings.js';
import { LOGIN_REFUSED } from './problems.js';
import type { Device, StartedSession } from './session.js';
import { Sessions } from './sessions.js';

/** Login with account name and password. */
@Injectable()
export class LogIn {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Credentials) private readonly credentials: Credentials,
    @Inject(LoginThrottle) private readonly throttle: LoginThrottle,
    @Inject(NetworkAllowance) private readonly networks: NetworkAllowance,
    @Inject(AccountStandings) private readonly standings: AccountStandings,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /**
   * The same refusal and the same work for an unknown name, a wrong password and an account that may not be used.
   * Cheap refusals come first, so that a flood costs little: by network in memory, by account in the database, then the line.
   * @throws Problem session.login-refused, session.login-throttled, session.login-busy
   */
  async login(accountName: string, password: string, device: Device): Promise<StartedSession> {
    const { network = 'own' } = device;
    this.networks.take(network);
    // Before the attempt is counted: whoever finds no room has not tried.
    const source = { network, suspect: this.networks.isSuspect(network), known: this.networks.isKnown(network) };
    requireRoomToHash(source);
    const { accountId } = identifyAccount(this.vault, accountName);
    await this.throttle.enter(accountId, this.clock.now());
    const [passwordHash, account] = await Promise.all([this.credentials.of(accountId), this.standings.read(accountId)]);
    const matches = await isPasswordOf(passwordHash, password, source);
    if (!matches || account.status !== 'active') throw new Problem(LOGIN_REFUSED);

    this.networks.giveBack(network);
    await this.throttle.clear(accountId);
    return this.sessions.start({
      accountId,
      grants: grantsInForce(account.grants, this.clock.now()),
      subjectId: account.subjectId ?? undefined,
      factors: ['password'],
      device,
    });
  }
}

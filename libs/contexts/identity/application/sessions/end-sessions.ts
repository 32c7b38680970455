import { Inject, Injectable } from '@nestjs/common';
import type { Actor, Role } from '#libs/kernel/actor';
import type { Uuid } from '#libs/kernel/identifiers';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import { ACCOUNT_NOT_FOUND } from '../../domain/account/problems.js';
import { AccountStandings } from './account-standings.js';
import { Sessions } from './sessions.js';

/** Who ends the sessions of others. */
const ADMINISTRATORS: readonly Role[] = ['SystemAdmin'];

/** Ends the sessions of somebody else, whose telephone is lost or whose computer was left open. The account stays usable. */
@Injectable()
export class EndSessions {
  constructor(
    @Inject(AccountStandings) private readonly standings: AccountStandings,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /**
   * @returns how many were running
   * @throws Problem account.not-found, permission.denied for an account at home elsewhere
   */
  async endAllOf(accountId: Uuid, actor: Actor): Promise<number> {
    const account = await this.standings.read(accountId);
    if (account.status === 'absent') throw new Problem(ACCOUNT_NOT_FOUND);
    requireRole(actor, account.homeRegionCode, ADMINISTRATORS);
    return this.sessions.end(accountId, 'ENDED_BY_ADMINISTRATOR');
  }
}

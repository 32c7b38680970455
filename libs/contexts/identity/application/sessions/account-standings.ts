import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { accountAggregate } from '../../codec/account-codec.js';
import type { AccountState } from '../../domain/account/state.js';

/** How long a withdrawn account or role may still be honoured: saves a read of the log at every request. */
export const STANDING_KEPT_MILLISECONDS = 5_000;

/** More accounts than a district has people at work at one moment. */
const STANDINGS_KEPT = 20_000;

/** What the log says of an account right now, at most {@link STANDING_KEPT_MILLISECONDS} old. */
@Injectable()
export class AccountStandings {
  private readonly kept = new LRUCache<Uuid, AccountState>({ max: STANDINGS_KEPT, ttl: STANDING_KEPT_MILLISECONDS });

  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async of(accountId: Uuid): Promise<AccountState> {
    const kept = this.kept.get(accountId);
    if (kept !== undefined) return kept;
    const state = await this.read(accountId);
    this.kept.set(accountId, state);
    return state;
  }

  /** From now on this process asks the log anew. */
  forget(accountId: Uuid): void {
    this.kept.delete(accountId);
  }

  /** With everything appended so far. */
  async read(accountId: Uuid): Promise<AccountState> {
    return (await this.runner.load(accountAggregate, accountId)).state;
  }
}

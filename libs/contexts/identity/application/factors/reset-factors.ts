import { Inject, Injectable } from '@nestjs/common';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { accountAggregate } from '../../codec/account-codec.js';
import type { ResetGround } from '../../domain/account/events.js';
import { FactorRows } from './factor-rows.js';

/** The way back for somebody who has lost his device: afterwards the password alone lets him enrol another. */
@Injectable()
export class ResetFactors {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(FactorRows) private readonly rows: FactorRows,
  ) {}

  async reset(accountId: Uuid, ground: ResetGround, context: CommandContext): Promise<CommandResult> {
    const data = { accountId, ground };
    const result = await this.runner.run(accountAggregate, accountId, { type: 'ResetFactors', data }, context);
    await this.rows.keepOnly(accountId, []);
    return result;
  }
}

import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { VAULT, type Vault } from '#libs/vault/vault';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { GiveTerminationNotice as Intention } from '../../domain/contract/commands.js';
import { sealAbout } from '../seal-about.js';

/** A party gives notice of termination on a ground. The statement is clear here and sealed before it is recorded. */
export class GiveTerminationNotice extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Omit<Intention['data'], 'statement'>,
    readonly statement: string | null,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(GiveTerminationNotice)
export class GiveTerminationNoticeHandler implements ICommandHandler<GiveTerminationNotice> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ contractId, data, statement, context }: GiveTerminationNotice): Promise<CommandResult> {
    const sealed = await sealAbout(
      this.runner,
      this.vault,
      contractId,
      data.partyId,
      'termination-statement',
      statement,
    );
    const command = { type: 'GiveTerminationNotice', data: { ...data, statement: sealed } } as const;
    return this.runner.run(contractAggregate, contractId, command, context);
  }
}

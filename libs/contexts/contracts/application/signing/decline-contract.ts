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
import type { DeclineContract as Intention } from '../../domain/contract/commands.js';
import { sealAbout } from '../seal-about.js';

/** A party does not want the contract. The reason is clear here and sealed before it is recorded. */
export class DeclineContract extends Command<CommandResult> {
  constructor(
    readonly contractId: Uuid,
    readonly data: Omit<Intention['data'], 'reason'>,
    readonly reason: string | null,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(DeclineContract)
export class DeclineContractHandler implements ICommandHandler<DeclineContract> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ contractId, data, reason, context }: DeclineContract): Promise<CommandResult> {
    const sealed = await sealAbout(this.runner, this.vault, contractId, data.partyId, 'decline-reason', reason);
    const command = { type: 'DeclineContract', data: { ...data, reason: sealed } } as const;
    return this.runner.run(contractAggregate, contractId, command, context);
  }
}

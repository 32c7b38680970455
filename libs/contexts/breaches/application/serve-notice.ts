import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { VAULT, type Vault } from '#libs/vault/vault';
import { breachCaseAggregate } from '../codec/breach-case-codec.js';
import type { ReplyPeriod, ServiceManner } from '../domain/breach-case/events.js';
import { sealCaseText } from './case-texts.js';
import { replyDueAt } from './reply-deadline.js';

export class ServeNotice extends Command<CommandResult> {
  constructor(
    readonly caseId: Uuid,
    readonly notice: {
      readonly manner: ServiceManner;
      readonly statement: string;
      readonly period: ReplyPeriod;
    },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ServeNotice)
export class ServeNoticeHandler implements ICommandHandler<ServeNotice> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ caseId, notice, context }: ServeNotice): Promise<CommandResult> {
    const { manner, period } = notice;
    const statement = await sealCaseText(this.runner, this.vault, caseId, 'notice', notice.statement);
    const data = { manner, period, statement, replyDueAt: replyDueAt(context.now, period) };
    return this.runner.run(breachCaseAggregate, caseId, { type: 'ServeNotice', data }, context);
  }
}

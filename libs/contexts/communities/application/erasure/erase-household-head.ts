import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { householdAggregate } from '../../codec/household-codec.js';
import { HOUSEHOLD_HEAD_IN_EVIDENCE } from '../../domain/household/problems.js';
import { ERASURE_UNDER_HOLD } from '../../domain/resident/problems.js';
import { ERASURE_POLICY, type ErasurePolicy } from './erasure-policy.js';

/** Erases the data of a head of household who has no resident of his own; they are sealed for the household. */
export class EraseHouseholdHead extends Command<CommandResult> {
  constructor(
    readonly householdId: Uuid,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(EraseHouseholdHead)
export class EraseHouseholdHeadHandler implements ICommandHandler<EraseHouseholdHead> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(ERASURE_POLICY) private readonly policy: ErasurePolicy,
  ) {}

  async execute({ householdId, reason, context }: EraseHouseholdHead): Promise<CommandResult> {
    // The household is the subject of such a head, in contracts and cases too. His name is all there is: optional data he has none.
    const { state } = await this.runner.load(householdAggregate, householdId);
    if (state.status === 'registered') {
      const { holdIds, kept } = await this.policy.assess(householdId, state.regionCode, context.now);
      if (holdIds.length > 0) throw new Problem(ERASURE_UNDER_HOLD);
      if (kept.length > 0) throw new Problem(HOUSEHOLD_HEAD_IN_EVIDENCE);
    }
    const command = { type: 'EraseHouseholdHead', data: { householdId, reason } } as const;
    return this.runner.run(householdAggregate, householdId, command, { ...context, reason });
  }
}

import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { legalHoldAggregate } from '../codec/legal-hold-codec.js';
import { HOLD_NOT_FOUND } from '../domain/legal-hold/problems.js';
import { legalHoldById } from '../read-models/legal-holds/query.js';

/** Lets go what was held back. */
export class LiftLegalHold extends Command<CommandResult> {
  constructor(
    readonly holdId: Uuid,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(LiftLegalHold)
export class LiftLegalHoldHandler implements ICommandHandler<LiftLegalHold> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
  ) {}

  async execute({ holdId, reason, context }: LiftLegalHold): Promise<CommandResult> {
    const hold = await legalHoldById(this.pool, context.actor.regionCode, holdId);
    if (hold === undefined) throw new Problem(HOLD_NOT_FOUND);
    const command = { type: 'LiftLegalHold', data: { holdId, reason } } as const;
    return this.runner.run(legalHoldAggregate, hold.targetKey, command, { ...context, reason });
  }
}

import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';
import { residentAggregate } from '../../codec/resident-codec.js';
import { ERASURE_POLICY, type ErasureAssessment, type ErasurePolicy, type KeptEvidence } from './erasure-policy.js';

export interface ErasureResult {
  readonly result: CommandResult;
  /** What keeps name and number; empty when everything was erased. */
  readonly kept: readonly KeptEvidence[];
}

/** Erases the personal data of a resident; the keys are destroyed by the consumer of what this tells the others. */
export class EraseResident extends Command<ErasureResult> {
  constructor(
    readonly residentId: Uuid,
    readonly reason: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** Nothing is asked about somebody who is not in the register: the decider refuses, or there is nothing left to erase. */
const NOTHING_AGAINST: ErasureAssessment = { holdIds: [], kept: [] };

@CommandHandler(EraseResident)
export class EraseResidentHandler implements ICommandHandler<EraseResident> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(ERASURE_POLICY) private readonly policy: ErasurePolicy,
  ) {}

  async execute({ residentId, reason, context }: EraseResident): Promise<ErasureResult> {
    const { state } = await this.runner.load(residentAggregate, residentId);
    const { holdIds, kept } =
      state.status === 'registered'
        ? await this.policy.assess(residentId, state.regionCode, context.now)
        : NOTHING_AGAINST;
    const command = { type: 'EraseResident', data: { reason, holdIds, evidenceKept: kept.length > 0 } } as const;
    const result = await this.runner.run(residentAggregate, residentId, command, { ...context, reason });
    return { result, kept };
  }
}

import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { Position } from '#libs/event-store/event-log';
import { contentHashOf } from '#libs/kernel/content-hash';
import { idFromName, type Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { contractAggregate } from '../../codec/contract-codec.js';
import { CONTRACT_NOT_ISSUED } from '../../domain/contract/problems.js';
import {
  awaitingCountersignature,
  committeePartiesOf,
  type AwaitingCountersignature,
} from '../../read-models/who-signed-what/query.js';
import { inParallel } from '#libs/kernel/in-parallel';

/** Contracts signed by one request: it answers within seconds, and a list of this length can still be looked through. */
export const MAX_COUNTERSIGNATURES = 500;

/** Appends in flight at a time; the log commits them in groups. */
const IN_FLIGHT = 64;

export interface CountersignatureOutcome {
  readonly contractId: Uuid;
  readonly signed: boolean;
  /** Why not; null when signed. */
  readonly problem: Problem | null;
}

export interface Countersignatures {
  readonly outcomes: readonly CountersignatureOutcome[];
  /** Of the last event; undefined when nothing was signed. */
  readonly position: Position | undefined;
}

/** Which contracts: those listed, or the next ones of a campaign that wait for the committee alone. */
export type CountersignatureChoice =
  { readonly contractIds: readonly Uuid[] } | { readonly campaignId: Uuid; readonly limit: number };

/** The committee signs many contracts; each by itself, so that one refusal keeps none of the others from being signed. */
export class CountersignContracts extends Command<Countersignatures> {
  constructor(
    readonly choice: CountersignatureChoice,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(CountersignContracts)
export class CountersignContractsHandler implements ICommandHandler<CountersignContracts> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
  ) {}

  async execute({ choice, context }: CountersignContracts): Promise<Countersignatures> {
    const waiting = await this.waiting(choice, context.actor.regionCode);
    const known = new Set(waiting.map(({ contractId }) => contractId));
    const unknown = 'contractIds' in choice ? choice.contractIds.filter((contractId) => !known.has(contractId)) : [];
    let position: Position | undefined;
    const outcomes = await inParallel(waiting, IN_FLIGHT, async (contract): Promise<CountersignatureOutcome> => {
      const { contractId } = contract;
      try {
        const result = await this.sign(contract, context);
        if (result.position !== undefined && result.position > (position ?? '')) position = result.position;
        return { contractId, signed: true, problem: null };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { contractId, signed: false, problem: error };
      }
    });
    const missing = unknown.map((contractId) => ({
      contractId,
      signed: false,
      problem: new Problem(CONTRACT_NOT_ISSUED),
    }));
    return { outcomes: [...outcomes, ...missing], position };
  }

  private waiting(choice: CountersignatureChoice, regionCode: string): Promise<readonly AwaitingCountersignature[]> {
    return 'contractIds' in choice
      ? committeePartiesOf(this.pool, regionCode, choice.contractIds)
      : awaitingCountersignature(this.pool, regionCode, choice.campaignId, choice.limit);
  }

  private sign({ contractId, partyId, documentHash }: AwaitingCountersignature, context: CommandContext) {
    const data = { partyId, documentHash };
    return this.runner.run(
      contractAggregate,
      contractId,
      { type: 'CountersignContract', data },
      {
        ...context,
        commandId: idFromName('countersignature', context.commandId, contractId),
        causationId: context.commandId,
        inputHash: contentHashOf(data),
      },
    );
  }
}

import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  type CommandContext,
  type CommandResult,
} from '#libs/event-store/command-runner/command-runner';
import { covers } from '#libs/kernel/actor';
import { dayOf } from '#libs/kernel/calendar-day';
import type { Uuid } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { VAULT, type Vault } from '#libs/vault/vault';
import { residentAggregate, residentIdOf } from '../../codec/resident-codec.js';
import { residentDecider } from '../../domain/resident/decider.js';
import { RESIDENT_DATA_INVALID, RESIDENT_UNKNOWN } from '../../domain/resident/problems.js';
import { readResidentIdNumber } from '../../domain/resident/resident-id-number.js';
import { sealGround, type EnteredGround } from './disclosure-ground.js';

export interface FoundResident {
  readonly result: CommandResult;
  readonly residentId: Uuid;
  readonly householdId: Uuid;
}

/**
 * Finds a resident of the caller's area by identity number, over the keyed hash: the number itself is stored nowhere in clear. That
 * somebody asked is recorded where the person sees it.
 */
export class LookUpResident extends Command<FoundResident> {
  constructor(
    readonly request: EnteredGround & { readonly idNumber: string },
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(LookUpResident)
export class LookUpResidentHandler implements ICommandHandler<LookUpResident> {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ request, context }: LookUpResident): Promise<FoundResident> {
    const read = readResidentIdNumber(request.idNumber, dayOf(context.now));
    if (read.status === 'invalid') {
      throw new Problem(RESIDENT_DATA_INVALID, {}, [
        { at: '/idNumber', zh: '身份证号不正确', en: 'is not a valid identity number' },
      ]);
    }
    const residentId = residentIdOf(this.vault.lookupHash('resident-id-number', read.idNumber));
    const { state } = await this.runner.load(residentAggregate, residentId);
    // Elsewhere, erased and unknown are one answer: nobody learns of people outside his area by trying numbers.
    if (state.status !== 'registered') throw new Problem(RESIDENT_UNKNOWN);
    const { regionCode: area } = context.actor;
    const communities = [state.regionCode, ...Object.keys(state.elsewhere)];
    const here = communities.find((code) => covers(area, code));
    if (here === undefined) throw new Problem(RESIDENT_UNKNOWN);
    const probe = { purpose: request.purpose, statement: request.statement as never };
    residentDecider.decide({ type: 'LookUpResident', data: probe }, state, context);
    const data = await sealGround(this.vault, residentId, request);
    const result = await this.runner.run(residentAggregate, residentId, { type: 'LookUpResident', data }, context);
    const householdId = here === state.regionCode ? state.householdId : (state.elsewhere[here] as Uuid);
    return { result, residentId, householdId };
  }
}

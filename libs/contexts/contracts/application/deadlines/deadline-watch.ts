import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { WHOLE_SYSTEM } from '#libs/kernel/actor';
import { assertNever } from '#libs/kernel/assert-never';
import { CLOCK, type Clock, type Instant } from '#libs/kernel/clock';
import { contentHashOf } from '#libs/kernel/content-hash';
import { idFromName } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { contractAggregate } from '../../codec/contract-codec.js';
import type { ContractCommand } from '../../domain/contract/commands.js';
import type { ContractDeadlineRow } from '../../read-models/contract-deadlines/projection.js';
import { dueDeadlines, type DeadlineKey } from '../../read-models/contract-deadlines/query.js';
import { inParallel } from '#libs/kernel/in-parallel';

/** Deadlines read at a time. */
const PAGE = 500;

/** Appends in flight at a time; few, because nobody waits and people work meanwhile. */
const IN_FLIGHT = 16;

export interface DeadlineOutcome {
  /** Deadlines on which something happened. */
  readonly carriedOutCount: number;
  /** The read model was behind: the contract had moved on already. */
  readonly overtakenCount: number;
}

/** Lets happen what time brings about: offers lapse, contracts begin and end, silence ends a proposal. */
@Injectable()
export class DeadlineWatch {
  private readonly logger = new Logger(DeadlineWatch.name);

  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Carries out every deadline that has passed by now, oldest first. Running it twice at once, here or elsewhere, carries out each once:
   * the command id follows from the deadline.
   * @param signal ends the work between two pages
   */
  async carryOutDue(signal: AbortSignal): Promise<DeadlineOutcome> {
    const now = this.clock.now();
    let carriedOutCount = 0;
    let overtakenCount = 0;
    let after: DeadlineKey | undefined;
    while (!signal.aborted) {
      const page = await dueDeadlines(this.pool, now, after, PAGE);
      const done = await inParallel(page, IN_FLIGHT, (deadline) => this.carryOut(deadline, now));
      carriedOutCount += done.filter((happened) => happened).length;
      overtakenCount += done.filter((happened) => !happened).length;
      after = page.at(-1);
      if (page.length < PAGE) break;
    }
    return { carriedOutCount, overtakenCount };
  }

  private async carryOut(deadline: ContractDeadlineRow, now: Instant): Promise<boolean> {
    const { contractId, kind } = deadline;
    const command = commandFor(deadline);
    try {
      const { events, repeated } = await this.runner.run(
        contractAggregate,
        contractId,
        command,
        contextOf(deadline, now),
      );
      return events.length > 0 && !repeated;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.logger.debug(`deadline ${kind} of contract ${contractId} was overtaken: ${error.kind.code}`);
      return false;
    }
  }
}

function commandFor({ kind, contractId, amendmentId }: ContractDeadlineRow): ContractCommand {
  switch (kind) {
    case 'SIGNING':
      return { type: 'LapseSigning', data: {} };
    case 'FIRST_DAY':
      return { type: 'MakeContractEffective', data: {} };
    case 'TERM_END':
      return { type: 'ExpireContract', data: {} };
    case 'NOTICE':
      return { type: 'EndAfterNotice', data: {} };
    case 'CONSENT':
      if (amendmentId === null) throw new Error(`contract ${contractId} has a consent deadline of no amendment`);
      return { type: 'LapseAmendment', data: { amendmentId } };
    case 'UNDELIVERED_NOTICE':
      throw new Error('a notice that has not arrived has no effect');
    default:
      return assertNever(kind, 'kind of deadline');
  }
}

/** Ids follow from the deadline, so that two watchers write one event. */
function contextOf({ contractId, kind, dueAt, amendmentId }: ContractDeadlineRow, now: Instant): CommandContext {
  const commandId = idFromName('deadline', contractId, kind, dueAt, amendmentId ?? '');
  return {
    actor: { accountId: 'system', role: 'System', regionCode: WHOLE_SYSTEM },
    now,
    effectiveAt: dueAt,
    commandId,
    inputHash: contentHashOf([contractId, kind, dueAt, amendmentId]),
    correlationId: commandId,
    causationId: commandId,
  };
}

import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { BreachRegisterQuery } from '#libs/contexts/breaches/read-models/breach-register/query';
import type { BreachRegisterRow } from '#libs/contexts/breaches/read-models/breach-register/row';
import { optionalDataIdOf, residentAggregate } from '#libs/contexts/communities/codec/resident-codec';
import {
  residentAwaitingDestruction,
  residentsAwaitingDestruction,
  type AwaitingDestruction,
} from '#libs/contexts/communities/read-models/resident-register/query';
import { breachCaseAggregate } from '#libs/contexts/breaches/codec/breach-case-codec';
import { contractAggregate } from '#libs/contexts/contracts/codec/contract-codec';
import { contractsOfParty, type ContractOfParty } from '#libs/contexts/contracts/read-models/who-signed-what/query';
import type {
  CandidateKey,
  DestructionCandidate,
  RecordKeeping,
} from '#libs/contexts/retention/application/ports/record-keeping';
import type { DestructionItem } from '#libs/contexts/retention/domain/destruction/events';
import type { HoldTarget } from '#libs/contexts/retention/domain/legal-hold/events';
import type { KeptRecord } from '#libs/contexts/retention/domain/retained';
import { CommandRunner, type CommandContext } from '#libs/event-store/command-runner/command-runner';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { assertNever } from '#libs/kernel/assert-never';
import type { Uuid } from '#libs/kernel/identifiers';
import { isRegionCode } from '#libs/kernel/region-code';
import type { SubjectId } from '#libs/kernel/sealed';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { CheckpointWaiter } from '#libs/postgres/projections/checkpoint-waiter';

/** Read models from which it is told what is kept of whom. */
const READ_MODELS = ['who-signed-what', 'contract-detail', 'breach-register', 'resident-register'];

/** Milliseconds to wait for them: a projector that works is behind by tens; one that does not must not let evidence be destroyed. */
const PATIENCE = 5_000;

/** Contracts, cases and residents as retention sees them, from the read models of their contexts. */
@Injectable()
export class RecordsOfTheContexts implements RecordKeeping {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(SERVICE_POOL) private readonly pool: Pool,
    @Inject(CheckpointWaiter) private readonly waiter: CheckpointWaiter,
    @Inject(BreachRegisterQuery) private readonly cases: BreachRegisterQuery,
  ) {}

  async recordsOf(subjectId: SubjectId): Promise<readonly KeptRecord[]> {
    await this.waiter.waitFor(READ_MODELS, await this.log.head(), PATIENCE);
    const [contracts, cases] = await Promise.all([
      contractsOfParty(this.pool, subjectId),
      this.cases.casesNaming(subjectId),
    ]);
    return [...contracts.map(recordOfContract), ...cases.map(recordOfCase)];
  }

  async regionOf({ kind, id }: HoldTarget): Promise<string | undefined> {
    switch (kind) {
      case 'REGION':
        return isRegionCode(id) ? id : undefined;
      case 'PERSON': {
        const { state } = await this.runner.load(residentAggregate, id);
        return state.status === 'absent' ? undefined : state.regionCode;
      }
      case 'CONTRACT': {
        const { state } = await this.runner.load(contractAggregate, id);
        return state.status === 'ABSENT' ? undefined : state.regionCode;
      }
      case 'CASE': {
        const { state } = await this.runner.load(breachCaseAggregate, id);
        return state.status === 'absent' ? undefined : state.regionCode;
      }
      default:
        return assertNever(kind, 'kind of hold target');
    }
  }

  /** Cases first, then people. */
  async candidates(
    regionCode: string,
    after: CandidateKey | undefined,
    limit: number,
  ): Promise<readonly DestructionCandidate[]> {
    const lastCase = after?.kind === 'PERSON' ? undefined : after?.itemId;
    const cases = after?.kind === 'PERSON' ? [] : await this.cases.ended(regionCode, lastCase, limit);
    const found = cases.map(candidateOfCase);
    if (found.length === limit) return found;
    const lastPerson = after?.kind === 'PERSON' ? after.itemId : undefined;
    const people = await residentsAwaitingDestruction(this.pool, regionCode, lastPerson, limit - found.length);
    return [...found, ...(await Promise.all(people.map((person) => this.candidateOfPerson(person))))];
  }

  async candidate({
    kind,
    itemId,
    regionCode,
  }: Pick<DestructionItem, 'kind' | 'itemId' | 'regionCode'>): Promise<DestructionCandidate | undefined> {
    if (kind === 'CASE') {
      const found = await this.cases.find(itemId, { areaCode: regionCode });
      return found === undefined ? undefined : candidateOfCase(found);
    }
    const person = await residentAwaitingDestruction(this.pool, itemId);
    return person === undefined ? undefined : this.candidateOfPerson(person);
  }

  async recordErasure(residentId: Uuid, reason: string, context: CommandContext): Promise<void> {
    const command = { type: 'EraseResident', data: { reason, holdIds: [], evidenceKept: false } } as const;
    await this.runner.run(residentAggregate, residentId, command, context);
  }

  private async candidateOfPerson(person: AwaitingDestruction): Promise<DestructionCandidate> {
    const { residentId, regionCode, optionalErasedAt } = person;
    return {
      kind: 'PERSON',
      itemId: residentId,
      regionCode,
      subjectIds: [residentId, optionalDataIdOf(residentId)],
      records: await this.recordsOf(residentId),
      endedAt: optionalErasedAt,
    };
  }
}

/** A signature on an offer that is still open may conclude it: the matter runs. An offer the person never accepted proves nothing. */
function recordOfContract(contract: ContractOfParty): KeptRecord {
  const { contractId, regionCode, instrumentKind, concluded, signed, open, issuedAt, endedAt } = contract;
  const record = { kind: 'CONTRACT', recordId: contractId, regionCode } as const;
  if (!concluded && !(open && signed)) {
    return { ...record, recordClass: 'UNCONCLUDED_OFFER', endedAt: endedAt ?? issuedAt };
  }
  return { ...record, recordClass: instrumentKind === 'COVENANT' ? 'COVENANT' : 'CONTRACT', endedAt };
}

function recordOfCase(found: BreachRegisterRow): KeptRecord {
  const { caseId, regionCode } = found;
  return { kind: 'CASE', recordId: caseId, recordClass: 'BREACH_CASE', regionCode, endedAt: endOf(found) };
}

/** Its own texts and each piece of evidence lie under keys of their own. */
function candidateOfCase(found: BreachRegisterRow): DestructionCandidate {
  const { caseId, regionCode, evidence, reportedAt } = found;
  return {
    kind: 'CASE',
    itemId: caseId,
    regionCode,
    subjectIds: [...new Set([caseId, ...evidence.map(({ evidenceId }) => evidenceId)])],
    records: [recordOfCase(found)],
    endedAt: endOf(found) ?? reportedAt,
  };
}

function endOf({ status, closedAt, statements }: BreachRegisterRow): string | null {
  if (status !== 'DISMISSED') return status === 'CLOSED' ? closedAt : null;
  return statements.findLast(({ kind }) => kind === 'DISMISSAL')?.at ?? null;
}

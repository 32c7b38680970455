import { Inject, Injectable } from '@nestjs/common';
import type { ContractReferences } from '#libs/contexts/breaches/application/contract-reference';
import type { ContractReference } from '#libs/contexts/breaches/domain/breach-case/commands';
import { contractAggregate } from '#libs/contexts/contracts/codec/contract-codec';
import type { Party } from '#libs/contexts/contracts/domain/document/party';
import type { ContractState } from '#libs/contexts/contracts/domain/contract/state';
import { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import type { Uuid } from '#libs/kernel/identifiers';

/** Contracts as breach cases see them, straight from the log: a breach may be reported the moment a contract is signed. */
@Injectable()
export class LoggedContractReferences implements ContractReferences {
  constructor(@Inject(CommandRunner) private readonly runner: CommandRunner) {}

  async contractOf(contractId: Uuid): Promise<ContractReference | undefined> {
    const { state } = await this.runner.load(contractAggregate, contractId);
    if (state.status === 'ABSENT') return undefined;
    const { clauses, parties } = state.document;
    return {
      contractId,
      regionCode: state.regionCode,
      standing: isConcluded(state) ? 'BINDING' : 'NOT_CONCLUDED',
      clauseIds: clauses.map(({ clauseId }) => clauseId),
      parties: parties
        .filter(isBound)
        .map(({ partyId, kind, subjectId, householdId }) => ({ partyId, kind, subjectId, householdId })),
    };
  }
}

/** Once all have signed; what ended since bound its parties while it lasted. */
function isConcluded(contract: ContractState): boolean {
  return 'effectiveFrom' in contract;
}

/** A contract binds who signed it: neither a party that is only named in it nor a witness can be in breach of it. */
function isBound({ signs, side }: Party): boolean {
  return signs && side !== 'WITNESS';
}

import { contractDecider } from '#libs/contexts/contracts/domain/contract/decider';
import type { ContractEvent } from '#libs/contexts/contracts/domain/contract/events';
import type { Party } from '#libs/contexts/contracts/domain/document/party';
import type { CommandRunner } from '#libs/event-store/command-runner/command-runner';
import { committee, effectiveHistory, household, issued } from '#libs/testing/contract-examples';
import { LoggedContractReferences } from './contract-references.js';

const named: Party = { ...household, partyId: 'B2', subjectId: 'subject-2', signs: false };
const witness: Party = { ...committee, partyId: 'W1', side: 'WITNESS', kind: 'ORGANIZATION', subjectId: 'subject-3' };

function contractWith(parties: readonly Party[], history: readonly ContractEvent[] = effectiveHistory) {
  const document = { ...issued.data.document, parties };
  const events = [{ ...issued, data: { ...issued.data, document } }, ...history.slice(1)];
  const state = events.reduce(contractDecider.evolve, contractDecider.initialState);
  const runner = { load: () => Promise.resolve({ state, revision: events.length - 1 }) } as unknown as CommandRunner;
  return new LoggedContractReferences(runner).contractOf('contract-1');
}

describe('a contract as breach cases see it', () => {
  it('binds who signed it, not who is only named in it and no witness', async () => {
    const contract = await contractWith([committee, household, named, witness]);
    expect(contract?.standing).toBe('BINDING');
    expect(contract?.parties.map(({ partyId }) => partyId)).toEqual(['A1', 'B1']);
  });

  it('binds nobody before all have signed', async () => {
    expect((await contractWith([committee, household], [issued]))?.standing).toBe('NOT_CONCLUDED');
  });
});

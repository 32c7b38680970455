import { inParallel } from '#libs/kernel/in-parallel';
import type { Cast } from '../demo-accounts.js';
import type { Progress } from '../progress.js';
import { keyClausesOf, type ShownClause, type ShownContract, type SignedContract } from './sign-contracts.js';

/** The committee is always the first party of side A. */
const COMMITTEE_PARTY = 'A1';

const IN_FLIGHT = 8;

interface ProposedContract extends ShownContract {
  readonly documentVersion: number;
}

interface Proposal {
  readonly amendmentId: string;
  readonly documentHash: string;
}

/** The committee proposes a sentence more, both sides are shown the new text and consent, and the new version is in force. */
export async function amendContracts(
  cast: Cast,
  contracts: readonly SignedContract[],
  progress: Progress,
): Promise<number> {
  progress.begin('变更合同 · Amending contracts', contracts.length);
  const amended = await inParallel(contracts, IN_FLIGHT, async (contract) => {
    const version = await amend(cast, contract);
    progress.step();
    return version === 2 ? 1 : 0;
  });
  return amended.reduce<number>((sum, one) => sum + one, 0);
}

async function amend(cast: Cast, { resident, contractId, partyId }: SignedContract): Promise<number> {
  const director = cast[resident.community.director];
  const path = `/contracts/${contractId}`;
  const { body: contract } = await director.get<ShownContract>(path);
  const last = contract.document.clauses.at(-1);
  if (last === undefined) throw new Error(`contract ${contractId} has no clauses`);
  const { renderedText: _rendered, ...clause } = last;
  const changed: ShownClause = { ...clause, text: `${clause.text}甲方每季度在公示栏公布一次办理情况。` };
  const { body: proposal } = await director.post<Proposal>(`${path}/amendments`, {
    baseDocumentHash: contract.documentHash,
    clauses: [changed],
  });
  const acknowledgedClauseIds = keyClausesOf([changed]);
  let position: string | undefined;
  for (const [client, party] of [
    [director, COMMITTEE_PARTY],
    [resident.client, partyId],
  ] as const) {
    const shown = { partyId: party, documentHash: proposal.documentHash };
    await client.post(`${path}/views`, shown);
    const consent = { ...shown, form: 'ELECTRONIC', acknowledgedClauseIds };
    position = (await client.post(`${path}/amendments/${proposal.amendmentId}/consents`, consent)).position;
  }
  const { body: after } = await resident.client.get<ProposedContract>(path, position);
  return after.documentHash === proposal.documentHash ? after.documentVersion : 0;
}

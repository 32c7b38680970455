import { inParallel } from '#libs/kernel/in-parallel';
import type { DemoCommunity } from '../communities.js';
import type { Cast } from '../demo-accounts.js';
import type { HttpClient } from '../http-client.js';
import type { Progress } from '../progress.js';
import type { ListedHousehold } from './import-rosters.js';

/** Residents at the API at the same time. */
const RESIDENTS_IN_FLIGHT = 24;

/** Invitations the API makes in one request. */
const INVITATIONS_A_REQUEST = 500;

/** Most contracts of one resident: three templates. */
const CONTRACTS_A_PAGE = 10;

/** Of twenty contracts one is declined and one left unanswered: about nine tenths are signed. */
const CYCLE = 20;
const DECLINED_IN_CYCLE = 7;
const UNANSWERED_IN_CYCLE = 13;

const A_DAY = 86_400_000;

/** A resident who has come in by the link of an invitation. */
export interface Resident {
  readonly community: DemoCommunity;
  readonly householdId: string;
  readonly subjectId: string;
  readonly client: HttpClient;
}

/** A contract as its party sees it. */
export interface ShownContract {
  readonly contractId: string;
  readonly documentHash: string;
  readonly campaignId: string;
  readonly document: {
    readonly clauses: readonly ShownClause[];
    readonly parties: readonly {
      readonly partyId: string;
      readonly side: string;
      readonly subjectId: string | null;
      readonly name: string;
    }[];
  };
}

export interface ShownClause {
  readonly clauseId: string;
  readonly text: string;
  readonly key: boolean;
  readonly renderedText?: string;
}

/** A contract that its resident has answered. */
export interface AnsweredContract {
  readonly resident: Resident;
  readonly contractId: string;
  readonly campaignId: string;
  readonly partyId: string;
  /** The resident's name as the resident sees it, to look for after an erasure. */
  readonly residentName: string;
}

/** A contract that its resident signed. */
export type SignedContract = AnsweredContract;

export interface Answers {
  readonly signed: readonly SignedContract[];
  /** Contracts that were declined by somebody who is party to no other. */
  readonly declinedAlone: readonly AnsweredContract[];
  readonly declinedCount: number;
  readonly unansweredCount: number;
}

/** Every household with a head is invited by link, reads its contracts, and signs, declines or leaves them. */
export async function signContracts(
  cast: Cast,
  api: HttpClient,
  households: ReadonlyMap<DemoCommunity, readonly ListedHousehold[]>,
  progress: Progress,
): Promise<Answers> {
  const invited = (await Promise.all([...households].map(([community, list]) => invite(cast, community, list)))).flat();
  progress.begin('居民签约 · Residents sign', invited.length);
  const signed: SignedContract[] = [];
  const declinedAlone: AnsweredContract[] = [];
  let declinedCount = 0;
  let unansweredCount = 0;
  await inParallel(invited, RESIDENTS_IN_FLIGHT, async ({ community, householdId, subjectId, linkToken }, index) => {
    const session = await api.post<{ accessToken: string }>('/sessions/by-invitation', { linkToken });
    const client = api.as(session.body.accessToken);
    const resident = { community, householdId, subjectId, client };
    const { body } = await client.get<{ items: { contractId: string }[] }>(`/contracts?limit=${CONTRACTS_A_PAGE}`);
    for (const [ordinal, { contractId }] of body.items.entries()) {
      const turn = (index + ordinal) % CYCLE;
      if (turn === UNANSWERED_IN_CYCLE) unansweredCount++;
      else if (turn === DECLINED_IN_CYCLE) {
        const declined = await decline(resident, contractId);
        if (body.items.length === 1) declinedAlone.push(declined);
        declinedCount++;
      } else signed.push(await sign(resident, contractId));
    }
    progress.step();
  });
  return { signed, declinedAlone, declinedCount, unansweredCount };
}

interface Invited {
  readonly community: DemoCommunity;
  readonly householdId: string;
  readonly subjectId: string;
  readonly linkToken: string;
}

async function invite(
  cast: Cast,
  community: DemoCommunity,
  households: readonly ListedHousehold[],
): Promise<readonly Invited[]> {
  const withHead = households.filter(({ headSubjectId }) => headSubjectId !== null);
  const expiresAt = new Date(Date.now() + A_DAY).toISOString();
  const invited: Invited[] = [];
  for (let start = 0; start < withHead.length; start += INVITATIONS_A_REQUEST) {
    const invitees = withHead.slice(start, start + INVITATIONS_A_REQUEST).map(({ householdId }) => ({ householdId }));
    const { body } = await cast[community.worker].post<{ invitations: Omit<Invited, 'community'>[] }>('/invitations', {
      invitees,
      purpose: 'SIGNING',
      expiresAt,
    });
    invited.push(...body.invitations.map((invitation) => ({ ...invitation, community })));
  }
  return invited;
}

async function sign(resident: Resident, contractId: string): Promise<SignedContract> {
  const { client, subjectId } = resident;
  const { body: contract } = await client.get<ShownContract>(`/contracts/${contractId}`);
  const { partyId, name } = partyOf(contract, subjectId);
  const { documentHash } = contract;
  await client.post(`/contracts/${contractId}/views`, { partyId, documentHash });
  await client.post(`/contracts/${contractId}/signatures`, {
    partyId,
    documentHash,
    form: 'ELECTRONIC',
    acknowledgedClauseIds: keyClausesOf(contract.document.clauses),
  });
  return { resident, contractId, campaignId: contract.campaignId, partyId, residentName: name };
}

async function decline(resident: Resident, contractId: string): Promise<AnsweredContract> {
  const { client, subjectId } = resident;
  const { body: contract } = await client.get<ShownContract>(`/contracts/${contractId}`);
  const { partyId, name } = partyOf(contract, subjectId);
  await client.post(`/contracts/${contractId}/refusals`, { partyId, form: 'ELECTRONIC', reason: '暂不参加。' });
  return { resident, contractId, campaignId: contract.campaignId, partyId, residentName: name };
}

/** @throws Error when the resident is no party */
export function partyOf({ document, contractId }: ShownContract, subjectId: string) {
  const party = document.parties.find((candidate) => candidate.subjectId === subjectId);
  if (party === undefined) throw new Error(`the resident is no party of contract ${contractId}`);
  return party;
}

export function keyClausesOf(clauses: readonly ShownClause[]): readonly string[] {
  return clauses.filter(({ key }) => key).map(({ clauseId }) => clauseId);
}

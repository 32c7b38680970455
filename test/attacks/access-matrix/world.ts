import { organizationCodeCheckCharacter } from '#libs/contexts/communities/domain/organization/organization-code';
import { householdIdOf } from '#libs/contexts/communities/codec/household-codec';
import { contentHashOf } from '#libs/kernel/content-hash';
import { newId } from '#libs/kernel/identifiers';
import { content, DISTRICT } from '#libs/testing/template-examples';
import type { CommandReceipt } from '#libs/http/commands/command-receipt';
import type { Answer, Client } from '#test/acceptance/client';
import type { Harness } from '#test/acceptance/harness';
import { expectStatus, SmallCommunity, WUMALU, WUYI, type IssuedContract } from '#test/acceptance/small-community';

const STATEMENT = Buffer.from('楼道长期堆放杂物的情况说明。');
const DAY_MILLISECONDS = 86_400_000;

/** One of every kind of thing in 五一社区: what the callers of the matrix try to reach. */
export interface World {
  readonly householdId: string;
  readonly otherHouseholdId: string;
  /** Head of the household, party B1 of `contract`. */
  readonly residentId: string;
  readonly neighbourId: string;
  readonly organizationId: string;
  readonly contract: IssuedContract;
  readonly contractId: string;
  /** Between the committee (A1) and the organisation (B1). */
  readonly organizationContract: { readonly contractId: string; readonly documentHash: string };
  readonly amendmentId: string;
  readonly organizationAmendmentId: string;
  readonly proposedHash: string;
  readonly organizationProposedHash: string;
  readonly campaignId: string;
  readonly templateId: string;
  readonly draftHash: string;
  /** Against the household, the committee and the organisation. */
  readonly caseId: string;
  readonly committeeCaseId: string;
  readonly organizationCaseId: string;
  readonly evidenceId: string;
  readonly invitationId: string;
  readonly accountId: string;
  readonly contractStreamId: string;
}

interface Receipt extends CommandReceipt {
  readonly amendmentId: string;
  readonly documentHash: string;
}

async function made<Body>(status: number, answer: Promise<Answer<Body>>): Promise<Body> {
  const settled = await answer;
  expectStatus(status, settled);
  return settled.body;
}

/** Makes the things over HTTP, by the people whose task it is. */
export async function makeWorld(application: Harness): Promise<World> {
  const community = await SmallCommunity.found(application);
  const { director, gridWorker } = community;
  const administrator = await application.as('SystemAdmin', DISTRICT);
  const wumalu = { regionCode: WUMALU, name: '五马路社区', validFrom: '2020-01-01' };
  await made(201, administrator.post('/regions', wumalu));
  const contract = await community.issue(1);
  await community.sign(contract, 'B1');
  await community.sign(contract, 'A1');
  const neighbour = await community.issue(2);

  const templateId = await publishedTemplate(application);
  const organizationId = await organization(gridWorker);
  const organizationContract = await concludedWithOrganization(application, director, templateId, organizationId);
  const proposal = await proposed(director, contract, 'corridor');
  const organizationProposal = await proposed(director, organizationContract, 'quiet');

  const { evidenceId } = await made(201, gridWorker.upload<{ evidenceId: string }>('/evidence', writtenStatement()));
  const report = (contractId: string, respondentPartyId: string, clauseId: string) =>
    reported(gridWorker, { contractId, respondentPartyId, clauseIds: [clauseId] });
  const invitation = await made(
    201,
    gridWorker.post<{ invitations: readonly { invitationId: string }[] }>('/invitations', {
      invitees: [{ householdId: householdIdOfOrdinal(1) }],
      purpose: 'GENERAL',
      expiresAt: new Date(Date.now() + DAY_MILLISECONDS).toISOString(),
    }),
  );
  const account = await made(201, administrator.post<CommandReceipt>('/accounts', newAccount()));
  const campaign = await made(
    200,
    director.post<CommandReceipt>('/signing-campaigns?mode=issue', newCampaign(templateId)),
  );
  const drafter = await application.as('LegalDrafter', DISTRICT);
  const draft = { ...content, plainLanguage: '轻声说话。' };
  await made(201, drafter.post(`/templates/${templateId}/versions`, { content: draft }));
  return {
    householdId: householdIdOfOrdinal(1),
    otherHouseholdId: householdIdOfOrdinal(2),
    residentId: contract.subjectId,
    neighbourId: neighbour.subjectId,
    organizationId,
    contract,
    contractId: contract.contractId,
    organizationContract,
    amendmentId: proposal.amendmentId,
    organizationAmendmentId: organizationProposal.amendmentId,
    proposedHash: proposal.documentHash,
    organizationProposedHash: organizationProposal.documentHash,
    campaignId: campaign.id,
    templateId,
    draftHash: contentHashOf(draft),
    caseId: await report(contract.contractId, 'B1', 'quiet'),
    committeeCaseId: await report(contract.contractId, 'A1', 'quiet'),
    organizationCaseId: await report(organizationContract.contractId, 'B1', 'quiet'),
    evidenceId,
    invitationId: invitation.invitations[0]?.invitationId ?? '',
    accountId: account.id,
    contractStreamId: `contract-${contract.contractId}`,
  };
}

/** An account that nobody has yet. */
export function newAccount() {
  const accountName = `account-${newId()}`;
  return { accountName, displayName: '网格员甲', password: 'violet-harbour-lantern-42', homeRegionCode: WUYI };
}

export function newCampaign(templateId: string) {
  return {
    regionCode: WUYI,
    templateId,
    templateVersion: 1,
    committeeName: '五一社区居民委员会',
    values: [{ name: '社区名称', value: '五一社区' }],
  };
}

/** An organisation whose code is right. @param ordinal below 10 million, for codes that nobody has yet */
export function newOrganization(ordinal: number) {
  const characters = `91370704M${String(ordinal).padStart(8, '0')}`;
  return {
    regionCode: WUYI,
    code: characters + organizationCodeCheckCharacter(characters),
    name: `坊安便利店${ordinal}`,
    address: '五一小区1号',
    contact: null,
  };
}

function writtenStatement() {
  return { name: 'statement.txt', bytes: STATEMENT };
}

function householdIdOfOrdinal(ordinal: number): string {
  return householdIdOf(WUYI, `${WUYI}-9${String(ordinal).padStart(4, '0')}`);
}

async function publishedTemplate(application: Harness): Promise<string> {
  const drafter = await application.as('LegalDrafter', DISTRICT);
  const drafted = await made(201, drafter.post<CommandReceipt>('/templates', { regionCode: DISTRICT, content }));
  const reviewer = await application.as('LegalReviewer', DISTRICT);
  const publication = { version: 1, contentHash: contentHashOf(content) };
  await made(200, reviewer.post(`/templates/${drafted.id}/publication`, publication));
  return drafted.id;
}

async function organization(gridWorker: Client): Promise<string> {
  return (await made(201, gridWorker.post<CommandReceipt>('/organizations', newOrganization(1)))).id;
}

async function concludedWithOrganization(
  application: Harness,
  director: Client,
  templateId: string,
  organizationId: string,
): Promise<{ contractId: string; documentHash: string }> {
  const issued = await director.post<CommandReceipt>('/contracts', {
    regionCode: WUYI,
    templateId,
    templateVersion: 1,
    values: [{ name: '社区名称', value: '五一社区' }],
    parties: [
      { side: 'PARTY_A', kind: 'COMMITTEE', name: '五一社区居民委员会' },
      { side: 'PARTY_B', kind: 'ORGANIZATION', organizationId, name: '坊安便利店1' },
    ],
  });
  const { id: contractId } = await made(201, Promise.resolve(issued));
  const signer = await application.as('OrganizationSigner', WUYI, { subjectId: organizationId });
  const awaiting = issued.position ?? null;
  const shown = await made(200, signer.get<{ documentHash: string }>(`/contracts/${contractId}`, { awaiting }));
  const { documentHash } = shown;
  for (const [client, partyId] of [
    [signer, 'B1'],
    [director, 'A1'],
  ] as const) {
    await made(200, client.post(`/contracts/${contractId}/views`, { partyId, documentHash }));
    const assent = {
      partyId,
      documentHash,
      form: 'ELECTRONIC',
      acknowledgedClauseIds: partyId === 'B1' ? ['quiet'] : [],
    };
    await made(200, client.post(`/contracts/${contractId}/signatures`, assent));
  }
  return { contractId, documentHash };
}

/** A proposal of the committee that waits for the other side. */
async function proposed(
  director: Client,
  { contractId, documentHash }: { readonly contractId: string; readonly documentHash: string },
  clauseId: string,
): Promise<Receipt> {
  const [clause] = content.clauses;
  const text = '双方应当保持安静。{{社区名称}}居民委员会负责劝导，并公布联系电话。';
  const proposal = { baseDocumentHash: documentHash, clauses: [{ ...clause, clauseId, text }] };
  return made(201, director.post<Receipt>(`/contracts/${contractId}/amendments`, proposal));
}

async function reported(gridWorker: Client, about: object): Promise<string> {
  const { evidenceId } = await made(201, gridWorker.upload<{ evidenceId: string }>('/evidence', writtenStatement()));
  const report = {
    ...about,
    description: '楼道长期堆放杂物，多次提醒未清理。',
    evidenceIds: [evidenceId],
    occurredAt: new Date(Date.now() - 1_000).toISOString(),
  };
  return (await made(201, gridWorker.post<CommandReceipt>('/breach-cases', report))).id;
}

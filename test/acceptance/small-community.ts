import { householdIdOf } from '#libs/contexts/communities/codec/household-codec';
import { contentHashOf } from '#libs/kernel/content-hash';
import { rosterRow, rosterWorkbook } from '#libs/testing/roster-workbook';
import { content, DISTRICT } from '#libs/testing/template-examples';
import type { CommandReceipt } from '#libs/http/commands/command-receipt';
import type { Answer, Client } from './client.js';
import type { Harness } from './harness.js';

export const WUYI = '370704001001';
export const WUMALU = '370704001002';

/** Names of the householders in the roster, in the order of their rows: fictitious, and no two begin alike. */
export const HOUSEHOLDERS = ['甲住户', '乙住户', '丙住户'] as const;

/** A neighbourhood contract that names the householder. */
const neighbourhood = {
  ...content,
  clauses: [
    { ...content.clauses[0], text: '{{户主姓名}}与{{社区名称}}居民委员会应当保持楼道安静。' },
    {
      ...content.clauses[0],
      clauseId: 'corridor',
      number: '第二条',
      heading: '楼道',
      text: '双方应当保持楼道畅通，不堆放杂物。',
      key: false,
      explanation: null,
    },
  ],
  variables: [
    ...content.variables,
    { ...content.variables[0], name: '户主姓名', label: { zh: '户主姓名', en: 'Householder' }, personal: true },
  ],
};

/** What an amendment puts in the place of the second clause. */
export const AMENDED_TEXT = '双方应当保持楼道畅通，不堆放杂物，不停放电动自行车。';

/** A contract between the committee (A1) and a household (B1). */
export interface IssuedContract {
  readonly contractId: string;
  readonly path: string;
  readonly resident: Client;
  readonly subjectId: string;
  readonly documentHash: string;
  /** Earliest day a paper may carry. */
  readonly issuedAt: string;
}

/** 五一社区 with three households from a roster and a published template, made over HTTP by the people whose task it is. */
export class SmallCommunity {
  private constructor(
    private readonly application: Harness,
    readonly director: Client,
    readonly gridWorker: Client,
    readonly templateId: string,
  ) {}

  static async found(application: Harness): Promise<SmallCommunity> {
    const administrator = await application.as('SystemAdmin', DISTRICT);
    const region = { regionCode: WUYI, name: '五一社区', validFrom: '2020-01-01' };
    expectStatus(201, await administrator.post('/regions', region));
    const gridWorker = await application.as('GridWorker', WUYI);
    const bytes = await rosterWorkbook({
      rows: HOUSEHOLDERS.map((name, index) => rosterRow(index + 1, { 户主姓名: name })),
    });
    const file = { name: 'roster.xlsx', bytes };
    expectStatus(200, await gridWorker.upload(`/communities/${WUYI}/roster-imports?mode=commit`, file));
    const drafter = await application.as('LegalDrafter', DISTRICT);
    const drafted = await drafter.post<CommandReceipt>('/templates', { regionCode: DISTRICT, content: neighbourhood });
    expectStatus(201, drafted);
    const reviewer = await application.as('LegalReviewer', DISTRICT);
    const publication = { version: 1, contentHash: contentHashOf(neighbourhood) };
    expectStatus(200, await reviewer.post(`/templates/${drafted.body.id}/publication`, publication));
    const director = await application.as('CommitteeDirector', WUYI);
    return new SmallCommunity(application, director, gridWorker, drafted.body.id);
  }

  /** @param ordinal of the household, 1 to 3 */
  async issue(ordinal: number): Promise<IssuedContract> {
    const householdId = householdIdOf(WUYI, `${WUYI}-9${String(ordinal).padStart(4, '0')}`);
    const household = await this.gridWorker.get<{ headSubjectId: string }>(`/households/${householdId}`);
    expectStatus(200, household);
    const answer = await this.gridWorker.post<CommandReceipt>('/contracts', {
      regionCode: WUYI,
      templateId: this.templateId,
      templateVersion: 1,
      values: [{ name: '社区名称', value: '五一社区' }],
      parties: [
        { side: 'PARTY_A', kind: 'COMMITTEE', name: '五一社区居民委员会' },
        { side: 'PARTY_B', kind: 'HOUSEHOLD', householdId },
      ],
    });
    expectStatus(201, answer);
    const contractId = answer.body.id;
    const subjectId = household.body.headSubjectId;
    const resident = await this.application.as('Resident', WUYI, { subjectId });
    const path = `/contracts/${contractId}`;
    const shown = await resident.get<{ documentHash: string; issuedAt: string }>(path, {
      awaiting: answer.position ?? null,
    });
    expectStatus(200, shown);
    const { documentHash, issuedAt } = shown.body;
    return { contractId, path, resident, subjectId, documentHash, issuedAt };
  }

  async sign({ path, resident, documentHash }: IssuedContract, partyId: 'A1' | 'B1'): Promise<void> {
    const client = partyId === 'A1' ? this.director : resident;
    expectStatus(200, await client.post(`${path}/views`, { partyId, documentHash }));
    expectStatus(200, await client.post(`${path}/signatures`, assent(partyId, documentHash)));
  }

  /** Records the household's signed paper under the day it carries. */
  async recordPaper({ path, documentHash }: IssuedContract, effectiveAt: string): Promise<void> {
    const paper = { ...assent('B1', documentHash), form: 'PAPER', evidenceHash: 'c'.repeat(64), effectiveAt };
    expectStatus(200, await this.gridWorker.post(`${path}/signatures`, paper));
  }

  /** Changes the second clause, with the consent of both. */
  async amend({ path, resident, documentHash }: IssuedContract): Promise<void> {
    const clause = { ...neighbourhood.clauses[1], text: AMENDED_TEXT };
    const proposal = await this.director.post<{ amendmentId: string; documentHash: string }>(`${path}/amendments`, {
      baseDocumentHash: documentHash,
      clauses: [clause],
    });
    expectStatus(201, proposal);
    const { amendmentId, documentHash: proposed } = proposal.body;
    for (const [client, partyId] of [
      [resident, 'B1'],
      [this.director, 'A1'],
    ] as const) {
      expectStatus(200, await client.post(`${path}/views`, { partyId, documentHash: proposed }));
      const consent = { ...assent(partyId, proposed), acknowledgedClauseIds: [] };
      expectStatus(200, await client.post(`${path}/amendments/${amendmentId}/consents`, consent));
    }
  }
}

function assent(partyId: 'A1' | 'B1', documentHash: string) {
  return { partyId, documentHash, form: 'ELECTRONIC', acknowledgedClauseIds: partyId === 'B1' ? ['quiet'] : [] };
}

/** @throws Error with what was answered instead */
export function expectStatus(status: number, answer: Answer<unknown>): void {
  if (answer.status === status) return;
  throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
}

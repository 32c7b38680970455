import { newId } from '#libs/kernel/identifiers';
import type { Action } from '#libs/access-policy/policy';
import type { LoginRole } from '#libs/access-policy/rule';
import { fictitiousIdNumber } from '#libs/testing/roster-workbook';
import { content, DISTRICT } from '#libs/testing/template-examples';
import { WUYI } from '#test/acceptance/small-community';
import { newAccount, newCampaign, newOrganization, type World } from './world.js';

/** Where a caller stands to the things of the world, which lie in 五一社区. */
export const PLACES = ['inside', 'next-door', 'elsewhere', 'own', 'neighbour'] as const;
export type Place = (typeof PLACES)[number];

/** What a route is asked for, and what those are answered whom the table admits to the action, but not to this thing. */
export interface Example {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * `hidden`: 403 or 404 · `empty`: an answer in which nothing of the world is · `unplaced`: the request names no thing of the world, what it makes
   * or shows is the caller's own
   */
  readonly outside: 'hidden' | 'empty' | 'unplaced';
}

type Examples = Readonly<Partial<Record<Action, (world: World, role: LoginRole) => Example>>>;

const HASH = 'c'.repeat(64);
const DAY = 86_400_000;
const later = () => new Date(Date.now() + DAY).toISOString();

let ordinal = 1_000;

/** Own side of a contract, in the form in which the role assents. */
function side(world: World, role: LoginRole) {
  if (role === 'OrganizationSigner') {
    const { contractId, documentHash } = world.organizationContract;
    const [amendmentId, proposedHash] = [world.organizationAmendmentId, world.organizationProposedHash];
    return { contractId, documentHash, amendmentId, proposedHash, partyId: 'B1', form: 'ELECTRONIC' } as const;
  }
  const { contractId, amendmentId, proposedHash } = world;
  const common = { contractId, documentHash: world.contract.documentHash, amendmentId, proposedHash };
  if (role === 'GridWorker') return { ...common, partyId: 'B1', form: 'PAPER', evidenceHash: HASH } as const;
  return { ...common, partyId: role === 'CommitteeDirector' ? 'A1' : 'B1', form: 'ELECTRONIC' } as const;
}

function assenting(what: 'contract' | 'amendment') {
  return (world: World, role: LoginRole): Example => {
    const { contractId, documentHash, amendmentId, proposedHash, ...rest } = side(world, role);
    const hash = what === 'contract' ? documentHash : proposedHash;
    return {
      path: { contractId, amendmentId },
      body: { ...rest, documentHash: hash, acknowledgedClauseIds: [] },
      outside: 'hidden',
    };
  };
}

function refusing(world: World, role: LoginRole): Example {
  const { contractId, amendmentId, partyId, form, ...rest } = side(world, role);
  const evidence = 'evidenceHash' in rest ? { evidenceHash: rest.evidenceHash } : {};
  return { path: { contractId, amendmentId }, body: { partyId, form, ...evidence }, outside: 'hidden' };
}

/** The case in which the role is the respondent, or the one against the household. */
function caseOf(world: World, role: LoginRole): string {
  return role === 'OrganizationSigner' ? world.organizationCaseId : world.caseId;
}

const inCase =
  (body?: object) =>
  (world: World, role: LoginRole): Example => ({
    path: { caseId: caseOf(world, role) },
    ...(body === undefined ? {} : { body }),
    outside: 'hidden',
  });

/** Reply and appeal are the respondent's. */
const asRespondent =
  (body: (role: LoginRole) => object) =>
  (world: World, role: LoginRole): Example => ({
    path: { caseId: role === 'CommitteeDirector' ? world.committeeCaseId : caseOf(world, role) },
    body: body(role),
    outside: 'hidden',
  });

const list =
  (query = ''): (() => Example) =>
  () => ({ query, outside: 'empty' });
const stream = (query = '') => (world: World): Example => ({ path: { streamId: world.contractStreamId }, query, outside: 'hidden' }); // prettier-ignore
const account = (body: object) => (world: World): Example => ({ path: { accountId: world.accountId }, body, outside: 'hidden' }); // prettier-ignore

/** An example for every action that reaches a region or a person. The others need none: the table says everything. */
export const examples: Examples = {
  'session.end-of-account': ({ accountId }) => ({ path: { accountId }, outside: 'hidden' }),
  'account.register': () => ({ body: newAccount(), outside: 'hidden' }),
  'account.list': list('?limit=200'),
  'account.grant': account({ role: 'GridWorker', regionCode: WUYI }),
  'account.revoke': account({ role: 'GridWorker', regionCode: WUYI }),
  'account.change-standing': account({ to: 'locked', ground: 'ABSENCE' }),
  'account.change-password': account({ newPassword: 'violet-harbour-lantern-43' }),
  'invitation.issue': ({ householdId }) => ({
    body: { invitees: [{ householdId }], purpose: 'GENERAL', expiresAt: later() },
    outside: 'hidden',
  }),
  'invitation.revoke': ({ invitationId }) => ({ path: { invitationId }, outside: 'hidden' }),

  'region.register': () => ({
    body: { regionCode: WUYI, name: '五一社区', validFrom: '2020-01-01' },
    outside: 'hidden',
  }),
  'region.close': () => ({
    path: { regionCode: WUYI },
    body: { validUntil: '2019-01-01', successorCode: null },
    outside: 'hidden',
  }),
  'region.list': list(),
  'roster.import': () => ({ path: { regionCode: WUYI }, outside: 'hidden' }),
  'household.list': () => ({ path: { regionCode: WUYI }, outside: 'hidden' }),
  'household.erase-head': ({ otherHouseholdId }) => ({
    path: { householdId: otherHouseholdId },
    body: { reason: '居民本人申请' },
    outside: 'hidden',
  }),
  'household.read': ({ householdId }) => ({ path: { householdId }, outside: 'hidden' }),
  'resident.erase': ({ neighbourId }) => ({
    path: { residentId: neighbourId },
    body: { reason: '居民本人申请' },
    outside: 'hidden',
  }),
  'organization.record': () => ({ body: newOrganization(ordinal++), outside: 'hidden' }),
  'organization.list': list(),

  'template.draft': () => ({ body: { regionCode: DISTRICT, content }, outside: 'hidden' }),
  'template.revise': ({ templateId, draftHash }) => ({
    path: { templateId },
    body: { baseContentHash: draftHash, content },
    outside: 'hidden',
  }),
  'template.draft-version': ({ templateId }) => ({ path: { templateId }, body: { content }, outside: 'hidden' }),
  'template.publish': ({ templateId, draftHash }) => ({
    path: { templateId },
    body: { version: 2, contentHash: draftHash },
    outside: 'hidden',
  }),
  'template.list': list(),
  'template.read': ({ templateId }) => ({ path: { templateId, version: '1' }, outside: 'hidden' }),
  'template.compare': ({ templateId }) => ({
    path: { templateId },
    query: '?from=1&to=1',
    outside: 'hidden',
  }),

  'contract.issue': ({ templateId, otherHouseholdId }) => ({
    body: {
      regionCode: WUYI,
      templateId,
      templateVersion: 1,
      values: [{ name: '社区名称', value: '五一社区' }],
      parties: [
        { side: 'PARTY_A', kind: 'COMMITTEE', name: '五一社区居民委员会' },
        { side: 'PARTY_B', kind: 'HOUSEHOLD', householdId: otherHouseholdId },
      ],
    },
    outside: 'hidden',
  }),
  'contract.list': list(),
  'contract.read': (world, role) => ({ path: { contractId: side(world, role).contractId }, outside: 'hidden' }),
  'signature.list': list(),
  'contract.record-view': (world, role) => {
    const { contractId, partyId, documentHash } = side(world, role);
    return { path: { contractId }, body: { partyId, documentHash }, outside: 'hidden' };
  },
  'contract.sign': assenting('contract'),
  'contract.decline': refusing,
  'contract.withdraw': ({ contractId }) => ({ path: { contractId }, outside: 'hidden' }),
  'contract.give-notice': (world, role) => {
    const { contractId, partyId } = side(world, role);
    return { path: { contractId }, body: { partyId, ground: 'NO_SUCH_GROUND' }, outside: 'hidden' };
  },
  'contract.deliver-notice': (world, role) => ({
    path: { contractId: side(world, role).contractId },
    body: { evidenceHash: HASH },
    outside: 'hidden',
  }),
  'contract.countersign': ({ contractId }) => ({ body: { contractIds: [contractId] }, outside: 'empty' }),
  'amendment.propose': (world, role) => {
    const { contractId, documentHash } = side(world, role);
    return { path: { contractId }, body: { baseDocumentHash: documentHash, removedClauseIds: [] }, outside: 'hidden' };
  },
  'amendment.consent': assenting('amendment'),
  'amendment.reject': refusing,
  'campaign.start': ({ templateId }) => ({
    query: '?mode=preview',
    body: newCampaign(templateId),
    outside: 'hidden',
  }),
  'campaign.list': list(),
  'campaign.read': ({ campaignId }) => ({ path: { campaignId }, outside: 'hidden' }),
  'progress.read': ({ templateId }) => ({
    path: { regionCode: WUYI },
    query: `?templateId=${templateId}`,
    outside: 'hidden',
  }),

  'breach.report': (world, role) => ({
    body: {
      contractId: side(world, role).contractId,
      respondentPartyId: 'A1',
      clauseIds: ['quiet'],
      description: '多次提醒，未见改进。',
      evidenceIds: [newId()],
      occurredAt: new Date(Date.now() - 1_000).toISOString(),
    },
    outside: 'hidden',
  }),
  'breach.add-evidence': inCase({ evidenceId: newId() }),
  'breach.accept': inCase(),
  'breach.dismiss': inCase({ ground: 'INSUFFICIENT_FACTS', statement: '事实不足。' }),
  'breach.serve-notice': inCase({
    manner: 'IN_PERSON',
    statement: '请于期限内说明情况。',
    period: { days: 3, counting: 'WORKING_DAYS' },
  }),
  'breach.reply': asRespondent((role) => ({
    form: role === 'GridWorker' || role === 'SubdistrictReviewer' ? 'PAPER' : 'ELECTRONIC',
    text: '已经清理。',
    evidenceIds: role === 'GridWorker' || role === 'SubdistrictReviewer' ? [newId()] : [],
  })),
  'breach.find': inCase({
    finding: 'FOUND',
    clauseIds: ['quiet'],
    statement: '经查属实。',
    forceMajeure: { effect: 'NONE', statement: '未见不可抗力情形。' },
  }),
  'breach.order-rectification': inCase({ remedy: 'RECTIFY', instruction: '请清理楼道。', dueAt: later() }),
  'breach.verify-rectification': inCase({ outcome: 'RECTIFIED', note: '已清理。', evidenceIds: [newId()] }),
  'breach.close': inCase(),
  'breach.appeal': asRespondent(() => ({ statement: '不认可该认定。' })),
  'breach.decide-appeal': inCase({ decision: 'UPHELD', statement: '维持。' }),
  'breach.list': list(),
  'breach.read': inCase(),
  'breach.read-figures': list(),
  'evidence.upload': () => ({ outside: 'unplaced' }),
  'evidence.download': ({ evidenceId }) => ({ path: { evidenceId }, outside: 'hidden' }),

  'dead-letter.list': list(),
  'dead-letter.redrive': () => ({ body: { preview: true }, outside: 'empty' }),
  'inbox.follow': () => ({ headers: { 'last-event-id': 'none' }, outside: 'unplaced' }),

  'record.replay': stream(),
  'record.compare': stream('?axis=effective&from=2026-01-01T00:00:00.000Z'),
  'record.read-stream': stream(),
  'record.list': list('?limit=200'),
  'audit-copy.read': list(),
  'audit-copy.list-findings': list(),

  'personal-data.reveal': ({ residentId }) => ({
    path: { residentId },
    body: { fields: ['name'], purpose: 'CONTACT', statement: '核对联系方式' },
    outside: 'hidden',
  }),
  'personal-data.look-up': () => ({
    body: { idNumber: fictitiousIdNumber(1), purpose: 'IDENTITY_CHECK', statement: '现场核验' },
    outside: 'hidden',
  }),
  'personal-data.accesses-of-me': () => ({ outside: 'unplaced' }),
  'personal-data.accesses-of-resident': ({ residentId }) => ({ path: { residentId }, outside: 'hidden' }),
  'personal-data.export-mine': () => ({ outside: 'unplaced' }),
  'personal-data.export-for-resident': ({ residentId }) => ({
    path: { residentId },
    outside: 'hidden',
  }),
  'factor.reset': account({ ground: 'DEVICE_LOST' }),
};

/** Tried so far only with roles that the table does not admit, and without a token: they still need an example of their own. */
export const WITHOUT_EXAMPLE: ReadonlySet<Action> = new Set<Action>([
  // Would end the session of the caller, who is still needed.
  'session.end-own',
  'retention-schedule.read',
  'retention-schedule.adopt',
  'legal-hold.place',
  'legal-hold.lift',
  'legal-hold.list',
  'destruction.preview',
  'destruction.propose',
  'destruction.approve',
  'destruction.reject',
  'destruction.list',
  'destruction.read',
  'destruction.read-record',
  'mandate.grant',
  'mandate.revoke',
  'mandate.list',
]);

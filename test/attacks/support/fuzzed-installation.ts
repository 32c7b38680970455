import { newId } from '#libs/kernel/identifiers';
import type { Role } from '#libs/kernel/actor';
import { DISTRICT } from '#libs/testing/template-examples';
import { rosterRow, rosterWorkbook } from '#libs/testing/roster-workbook';
import type { Harness } from '#test/acceptance/harness';
import { SmallCommunity, WUMALU, WUYI } from '#test/acceptance/small-community';
import type { FileKind } from './request-plan.js';

/** Somebody who asks, or pretends to. */
export interface Caller {
  readonly name: string;
  readonly authorization: string | undefined;
  readonly genuine: boolean;
}

const STAFF: readonly (readonly [Role, string])[] = [
  ['GridWorker', WUYI],
  ['GridWorker', WUMALU],
  ['CommitteeDirector', WUYI],
  ['CommitteeDirector', WUMALU],
  ['CouncilMember', WUYI],
  ['LegalDrafter', DISTRICT],
  ['LegalReviewer', DISTRICT],
  ['Mediator', '370704001'],
  ['SubdistrictReviewer', '370704001'],
  ['Supervisor', DISTRICT],
  ['Auditor', DISTRICT],
  ['PrivacyOfficer', DISTRICT],
  ['SystemAdmin', DISTRICT],
];

/** Signature of nobody's: well formed, and no key of ours made it. */
const FORGED = `Bearer ${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.${'A'.repeat(43)}`;

/** Callers of every role, two regions and two households, and two who have no business here. */
export async function callersOf(harness: Harness, subjects: readonly string[]): Promise<readonly Caller[]> {
  const staff = STAFF.map(([role, region]) => ({ role, region, subjectId: undefined }));
  const residents = [...subjects, newId()].map((subjectId) => ({ role: 'Resident' as const, region: WUYI, subjectId }));
  const signer = { role: 'OrganizationSigner' as const, region: WUYI, subjectId: newId() };
  const genuine: Caller[] = [];
  // One after the other: passwords are hashed by a few at a time, and whoever comes with twenty is sent away.
  for (const { role, region, subjectId } of [...staff, ...residents, signer]) {
    const client = await harness.as(role, region, subjectId === undefined ? {} : { subjectId });
    genuine.push({ name: `${role}@${region}`, authorization: client.authorization, genuine: true });
  }
  return [
    ...genuine,
    { name: 'anonymous', authorization: undefined, genuine: false },
    { name: 'forged', authorization: FORGED, genuine: false },
  ];
}

/** A community with contracts in several states, so that ids of others exist to be asked for. */
export async function populate(harness: Harness): Promise<{ readonly subjects: readonly string[] }> {
  const community = await SmallCommunity.found(harness);
  const signed = await community.issue(1);
  await community.sign(signed, 'B1');
  await community.sign(signed, 'A1');
  const open = await community.issue(2);
  return { subjects: [signed.subjectId, open.subjectId] };
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

export async function filesForForms(): Promise<Readonly<Record<FileKind, Buffer>>> {
  const roster = await rosterWorkbook({ rows: [1, 2, 4].map((ordinal) => rosterRow(ordinal)) });
  return {
    roster,
    'half-roster': roster.subarray(0, roster.length / 2),
    'text-as-roster': Buffer.from('PK\u0003\u0004 not a workbook'),
    png: PNG,
    'png-cut-short': PNG.subarray(0, 20),
    pdf: Buffer.from('%PDF-1.7\n%%EOF\n'),
    text: Buffer.from('楼道内堆放杂物。'),
    script: Buffer.from('<html><script>alert(1)</script></html>'),
    empty: Buffer.alloc(0),
    zeros: Buffer.alloc(1_000),
  };
}

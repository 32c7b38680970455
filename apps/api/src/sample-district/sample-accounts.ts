import type { Role } from '#libs/kernel/actor';

/** A fictitious region of the sample district; codes and names are those of the domain brief. */
export const DISTRICT = { regionCode: '370704', name: '坊子区（示范）' } as const;
export const SUBDISTRICT = { regionCode: '370704001', name: '恒安街道（示范）' } as const;
export const WUYI = { regionCode: '370704001001', name: '五一社区（示范）' } as const;
export const WUMALU = { regionCode: '370704001002', name: '五马路社区（示范）' } as const;

/** First day of the sample's regions. */
export const VALID_FROM = '2026-01-01';

/**
 * The one password of all demo accounts. Known to everybody, and only ever given to accounts of the sample district;
 * `QIYUE_SAMPLE_DISTRICT=off` keeps them out.
 */
export const DEMO_PASSWORD = 'qiyue-demo-2026';

/** Whom a demo account acts for. */
export type DemoSubject = 'first-household-head' | 'local-organization';

export interface DemoAccount {
  readonly accountName: string;
  /** The role, not a person: sample people have no names of their own. */
  readonly displayName: string;
  readonly role: Role;
  readonly regionCode: string;
  readonly subject?: DemoSubject;
}

/** Before the two digits of an account's place in the list: telephones that nobody has. */
const DEMO_NUMBERS = '199000088';

/** The telephone to which an account's one-time codes would go; where they are shown, it makes the second factor. */
export function demoNumberOf({ accountName }: DemoAccount): string {
  const place = DEMO_ACCOUNTS.findIndex((account) => account.accountName === accountName);
  return DEMO_NUMBERS + String(place + 1).padStart(2, '0');
}

/** One account for every role of the domain brief, named after it. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { accountName: 'system-admin', displayName: '示范系统管理员', role: 'SystemAdmin', regionCode: DISTRICT.regionCode },
  {
    accountName: 'privacy-officer',
    displayName: '示范个人信息保护负责人',
    role: 'PrivacyOfficer',
    regionCode: DISTRICT.regionCode,
  },
  { accountName: 'auditor', displayName: '示范审计员', role: 'Auditor', regionCode: DISTRICT.regionCode },
  { accountName: 'supervisor', displayName: '示范监督员', role: 'Supervisor', regionCode: DISTRICT.regionCode },
  {
    accountName: 'legal-drafter',
    displayName: '示范文本起草人',
    role: 'LegalDrafter',
    regionCode: DISTRICT.regionCode,
  },
  {
    accountName: 'legal-reviewer',
    displayName: '示范合法性审查人',
    role: 'LegalReviewer',
    regionCode: DISTRICT.regionCode,
  },
  {
    accountName: 'subdistrict-reviewer',
    displayName: '示范街道备案复核人',
    role: 'SubdistrictReviewer',
    regionCode: SUBDISTRICT.regionCode,
  },
  { accountName: 'mediator', displayName: '示范调解员', role: 'Mediator', regionCode: SUBDISTRICT.regionCode },
  {
    accountName: 'committee-director-wuyi',
    displayName: '示范五一社区主任',
    role: 'CommitteeDirector',
    regionCode: WUYI.regionCode,
  },
  {
    accountName: 'committee-director-wumalu',
    displayName: '示范五马路社区主任',
    role: 'CommitteeDirector',
    regionCode: WUMALU.regionCode,
  },
  {
    accountName: 'grid-worker-wuyi',
    displayName: '示范五一社区网格员',
    role: 'GridWorker',
    regionCode: WUYI.regionCode,
  },
  {
    accountName: 'grid-worker-wumalu',
    displayName: '示范五马路社区网格员',
    role: 'GridWorker',
    regionCode: WUMALU.regionCode,
  },
  {
    accountName: 'council-member-wuyi',
    displayName: '示范五一社区议事会成员',
    role: 'CouncilMember',
    regionCode: WUYI.regionCode,
  },
  {
    accountName: 'resident-wuyi',
    displayName: '示范五一社区居民',
    role: 'Resident',
    regionCode: WUYI.regionCode,
    subject: 'first-household-head',
  },
  {
    accountName: 'organization-signer-wuyi',
    displayName: '示范驻区单位签约人',
    role: 'OrganizationSigner',
    regionCode: WUYI.regionCode,
    subject: 'local-organization',
  },
];

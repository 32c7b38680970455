import { COMMUNITY_STAFF, CONTENT_ROLES, EVERY_ROLE } from '../role-groups.js';
import { each, type ActionRules, type LoginRole } from '../rule.js';

/** Who looks at the household file. Domain brief: SystemAdmin has no content access; drafters and reviewers of texts need no households. */
const HOUSEHOLD_READERS = [
  'GridWorker',
  'CommitteeDirector',
  'Mediator',
  'SubdistrictReviewer',
  'Supervisor',
  'Auditor',
  'PrivacyOfficer',
] as const;

const ORGANIZATION_READERS: readonly LoginRole[] = CONTENT_ROLES.filter((role) => role !== 'Resident');

const MASKED_FILE = 'Domain brief, auditors and law table (PIPL): masked; full view is an action of its own';

/** Regions, households, residents and organisations. */
export const communityActions = {
  'region.register': {
    admits: each('region', 'SystemAdmin'),
    effect: 'change',
    source: 'Domain brief, data rules: region codes change and keep validity dates; no content',
  },
  'region.close': {
    admits: each('region', 'SystemAdmin'),
    effect: 'change',
    source: 'Domain brief, data rules: region codes change and keep validity dates; no content',
  },
  'region.list': {
    admits: each('region', ...EVERY_ROLE),
    effect: 'read',
    source: 'Names of regions are public; each caller sees those of his area',
  },
  'roster.import': {
    admits: each('region', ...COMMUNITY_STAFF),
    effect: 'change',
    source: 'Domain brief, staff: roster import by the community',
  },
  'household.list': {
    admits: each('region', ...HOUSEHOLD_READERS),
    effect: 'read',
    fields: { headName: each('masked', ...HOUSEHOLD_READERS) },
    source: MASKED_FILE,
  },
  'household.read': {
    admits: each('region', ...HOUSEHOLD_READERS),
    effect: 'read',
    fields: {
      headName: each('masked', ...HOUSEHOLD_READERS),
      'residents: name, identity number, phone': each('masked', ...HOUSEHOLD_READERS),
    },
    source: MASKED_FILE,
  },
  'resident.erase': {
    admits: each('region', 'PrivacyOfficer'),
    effect: 'decide',
    source: 'Domain brief, roles and law table: PIPL 47, the privacy officer decides on erasure',
  },
  'household.erase-head': {
    admits: each('region', 'PrivacyOfficer'),
    effect: 'decide',
    source: 'As resident.erase, for a head of household whose number is registered under another name',
  },
  'organization.record': {
    admits: each('region', ...COMMUNITY_STAFF),
    effect: 'change',
    source: 'Domain brief, practice: the committee keeps the list of local organisations',
  },
  'organization.list': {
    admits: each('region', ...ORGANIZATION_READERS),
    effect: 'read',
    fields: { 'contact: name, phone': each('masked', ...ORGANIZATION_READERS) },
    source: 'Domain brief: organisations are public bodies, their contacts are people',
  },
} as const satisfies ActionRules;

import { CONTENT_ROLES } from '../role-groups.js';
import { each, type ActionRules } from '../rule.js';

/** Who works on drafts or watches over them; everybody else sees what is or was published. */
const DRAFT_READERS = ['LegalDrafter', 'LegalReviewer', 'SubdistrictReviewer', 'Supervisor', 'Auditor'] as const;

const READING = {
  admits: each('around', ...CONTENT_ROLES),
  effect: 'read',
  fields: { draft: each('clear', ...DRAFT_READERS) },
  source: 'Domain brief, roles: SystemAdmin has no content access; a draft is of no concern to those who are to sign',
} as const;

const DRAFTING = 'Domain brief, roles: LegalDrafter; drafter ≠ reviewer';

/** Model texts. */
export const templateActions = {
  'template.draft': { admits: each('region', 'LegalDrafter'), effect: 'change', source: DRAFTING },
  'template.revise': { admits: each('region', 'LegalDrafter'), effect: 'change', source: DRAFTING },
  'template.draft-version': { admits: each('region', 'LegalDrafter'), effect: 'change', source: DRAFTING },
  'template.publish': {
    admits: each('region', 'LegalReviewer'),
    effect: 'publish',
    source: 'Domain brief, what the source teaches: no publication without legal review; drafter ≠ reviewer',
  },
  'template.list': READING,
  'template.read': READING,
  'template.compare': READING,
} as const satisfies ActionRules;

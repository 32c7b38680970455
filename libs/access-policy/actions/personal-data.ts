import { COMMUNITY_STAFF } from '../role-groups.js';
import { each, type ActionRules } from '../rule.js';

const FOR_A_PURPOSE =
  'Domain brief, law table and auditors: full view needs a role, a purpose, and a record that the person sees (PIPL 6, 17)';

/** Personal data in full, and who has seen them. */
export const personalDataActions = {
  'personal-data.reveal': {
    admits: each('region', ...COMMUNITY_STAFF, 'Mediator', 'SubdistrictReviewer', 'Auditor', 'PrivacyOfficer'),
    effect: 'reveal',
    fields: {
      name: each('clear', ...COMMUNITY_STAFF, 'Mediator', 'SubdistrictReviewer', 'Auditor', 'PrivacyOfficer'),
      phone: each('clear', ...COMMUNITY_STAFF, 'Mediator', 'Auditor', 'PrivacyOfficer'),
      idNumber: each('clear', 'CommitteeDirector', 'Auditor', 'PrivacyOfficer'),
    },
    source: FOR_A_PURPOSE,
  },
  'personal-data.look-up': {
    admits: each('region', ...COMMUNITY_STAFF, 'PrivacyOfficer'),
    effect: 'reveal',
    fields: { 'name, identity number, phone': each('masked', ...COMMUNITY_STAFF, 'PrivacyOfficer') },
    source: FOR_A_PURPOSE,
  },
  'personal-data.accesses-of-me': {
    admits: each('own-subject', 'Resident'),
    effect: 'read',
    source: 'PIPL 44: everybody may know how his personal data are handled',
  },
  'personal-data.accesses-of-resident': {
    admits: each('region', 'PrivacyOfficer'),
    effect: 'read',
    source: 'PIPL 52: the privacy officer supervises how personal data are handled',
  },
  'personal-data.export-mine': {
    admits: each('own-subject', 'Resident'),
    effect: 'read',
    source: 'PIPL 45: everybody may have a copy of his personal data',
  },
  'personal-data.export-for-resident': {
    admits: each('region', 'PrivacyOfficer'),
    effect: 'reveal',
    source: 'PIPL 45 and 50: the privacy officer answers requests of people without an account',
  },
} as const satisfies ActionRules;

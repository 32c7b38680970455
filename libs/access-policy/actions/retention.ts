import { each, type ActionRules } from '../rule.js';

/** Domain brief, roles: `Supervisor`, `Auditor` look over; `PrivacyOfficer` is responsible. */
const READERS = ['PrivacyOfficer', 'Supervisor', 'Auditor'] as const;

const ARCHIVES = 'Domain brief, law table (Archives Law 13, 37): retention by class, configurable, legal hold';
const TWO_PEOPLE =
  'Issue "Who may do what": a destruction run needs two people and a preview; that they are two is the decider’s';

/** Retention schedules, legal holds and destruction runs. */
export const retentionActions = {
  'retention-schedule.read': { admits: each('region', ...READERS), effect: 'read', source: ARCHIVES },
  'retention-schedule.adopt': { admits: each('region', 'PrivacyOfficer'), effect: 'decide', source: ARCHIVES },
  'legal-hold.place': { admits: each('region', 'PrivacyOfficer'), effect: 'decide', source: ARCHIVES },
  'legal-hold.lift': { admits: each('region', 'PrivacyOfficer'), effect: 'decide', source: ARCHIVES },
  'legal-hold.list': { admits: each('region', ...READERS), effect: 'read', source: ARCHIVES },
  'destruction.preview': {
    admits: each('region', ...READERS),
    effect: 'read',
    fields: { 'items: name': each('masked', ...READERS) },
    source: TWO_PEOPLE,
  },
  'destruction.propose': { admits: each('region', 'PrivacyOfficer'), effect: 'decide', source: TWO_PEOPLE },
  'destruction.approve': {
    admits: each('region', 'PrivacyOfficer', 'Supervisor'),
    effect: 'decide',
    source: TWO_PEOPLE,
  },
  'destruction.reject': {
    admits: each('region', 'PrivacyOfficer', 'Supervisor'),
    effect: 'decide',
    source: TWO_PEOPLE,
  },
  'destruction.list': { admits: each('region', ...READERS), effect: 'read', source: TWO_PEOPLE },
  'destruction.read': {
    admits: each('region', ...READERS),
    effect: 'read',
    fields: { 'items: name': each('masked', ...READERS) },
    source: TWO_PEOPLE,
  },
  'destruction.read-record': { admits: each('region', ...READERS), effect: 'read', source: TWO_PEOPLE },
} as const satisfies ActionRules;

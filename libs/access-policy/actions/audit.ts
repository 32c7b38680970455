import { each, type ActionRules } from '../rule.js';

/** Domain brief, roles: the read-only roles; everything they see is ciphertext or masked. */
const READERS = each('region', 'Auditor', 'Supervisor', 'SubdistrictReviewer');

const READING = {
  admits: READERS,
  effect: 'read',
  fields: { 'personal data in states and events': each('masked', 'Auditor', 'Supervisor', 'SubdistrictReviewer') },
  source: 'Domain brief, auditors: timeline, replay to any moment, difference of any two, masked',
} as const;

/** The record as auditors read it, and how the audit's own copy of it stands. */
export const auditActions = {
  'record.replay': READING,
  'record.compare': READING,
  'record.read-stream': READING,
  'record.list': {
    admits: READERS,
    effect: 'read',
    source: 'Domain brief, auditors: timeline; who, in which role, why, when, without content',
  },
  'audit-copy.read': {
    admits: READERS,
    effect: 'read',
    source:
      'Domain brief, auditors: chain verification; counts and hashes of the whole installation, nothing of what is in it',
  },
  'audit-copy.list-findings': {
    admits: READERS,
    effect: 'read',
    source:
      'Domain brief, auditors: chain verification; findings that name a stream are shown where the stream belongs',
  },
} as const satisfies ActionRules;

import { CASE_DECIDERS, CASE_STAFF, OVERSEERS, PARTIES_FOR_THEMSELVES } from '../role-groups.js';
import { each, type ActionRules } from '../rule.js';

const OWN = each('own-subject', ...PARTIES_FOR_THEMSELVES);

const REPORTERS = { ...OWN, ...each('region', ...CASE_STAFF, 'Supervisor') } as const;
const PARTIES = { ...OWN, CommitteeDirector: 'region' } as const;

/** Handlers read the texts of their area, parties those of their own cases, overseers masked ones. */
const TEXTS = { ...each('clear', ...PARTIES_FOR_THEMSELVES, ...CASE_STAFF), ...each('masked', ...OVERSEERS) } as const;

const READING = {
  admits: { ...OWN, ...each('region', ...CASE_STAFF, ...OVERSEERS) },
  effect: 'read',
  source: 'Domain brief, breach case; roles: Auditor read-only, masked; SystemAdmin sees no content',
} as const;

const DECISION = {
  admits: each('region', ...CASE_DECIDERS),
  effect: 'decide',
  source: 'Domain brief, breach case: a human decides; reporter ≠ decider is the decider’s to check',
} as const;

const EVIDENCE_BRINGERS = { ...OWN, ...each('region', ...CASE_STAFF), Supervisor: 'own-account' } as const;

/** Breach cases and the evidence in them. */
export const breachActions = {
  'breach.report': {
    admits: REPORTERS,
    effect: 'change',
    source: 'Domain brief, breach case: parties, staff and unannounced supervisors report',
  },
  'breach.add-evidence': {
    admits: REPORTERS,
    effect: 'change',
    source: 'Domain brief, breach case: at least one piece of evidence, from either side',
  },
  'breach.accept': DECISION,
  'breach.dismiss': DECISION,
  'breach.serve-notice': {
    admits: each('region', ...CASE_STAFF),
    effect: 'change',
    source: 'Domain brief, breach case: notice served before a finding',
  },
  'breach.reply': {
    admits: { ...PARTIES, ...each('region', 'GridWorker', 'SubdistrictReviewer') },
    effect: 'change',
    source: 'Domain brief, breach case: the respondent replies; staff record a reply on paper',
  },
  'breach.find': DECISION,
  'breach.order-rectification': DECISION,
  'breach.verify-rectification': {
    admits: each('region', ...CASE_STAFF),
    effect: 'change',
    source: 'Domain brief, roles: GridWorker inspects',
  },
  'breach.close': DECISION,
  'breach.appeal': {
    admits: PARTIES,
    effect: 'change',
    source: 'Domain brief, breach case: APPEALED by the respondent',
  },
  'breach.decide-appeal': {
    admits: each('region', 'SubdistrictReviewer'),
    effect: 'decide',
    source: 'Domain brief, roles: SubdistrictReviewer (appeals); decider ≠ appeal reviewer',
  },
  'breach.list': READING,
  'breach.read': { ...READING, fields: { 'statements: text': TEXTS } },
  'breach.read-figures': {
    admits: each('region', ...CASE_STAFF, ...OVERSEERS),
    effect: 'read',
    source: 'Domain brief, statistics; no personal data in them',
  },
  'evidence.upload': {
    admits: EVIDENCE_BRINGERS,
    effect: 'change',
    source: 'Domain brief, breach case: both sides and the staff bring evidence',
  },
  'evidence.download': {
    admits: { ...each('own-account', ...PARTIES_FOR_THEMSELVES, 'Supervisor'), ...each('region', ...CASE_STAFF) },
    effect: 'read',
    source: 'Staff who handle cases see the evidence of their area, everybody else only what he brought himself',
  },
} as const satisfies ActionRules;

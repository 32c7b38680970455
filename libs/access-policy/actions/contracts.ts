import { COMMUNITY_STAFF, PARTIES_FOR_THEMSELVES } from '../role-groups.js';
import { each, type ActionRules } from '../rule.js';

/** Staff who see the contracts of their area. */
const AREA_READERS = [
  'GridWorker',
  'CommitteeDirector',
  'CouncilMember',
  'Mediator',
  'SubdistrictReviewer',
  'Supervisor',
  'Auditor',
] as const;

const CAMPAIGN_READERS = ['GridWorker', 'CommitteeDirector', 'SubdistrictReviewer', 'Supervisor', 'Auditor'] as const;

/** Domain brief, contract types: who is bound; the director signs and seals for the committee. */
const PARTIES = { ...each('own-subject', ...PARTIES_FOR_THEMSELVES), CommitteeDirector: 'region' } as const;

/** A grid worker records paper (domain brief, paper). */
const PARTIES_AND_RECORDERS = { ...PARTIES, GridWorker: 'region' } as const;

const PERSONAL = { ...each('own-clear', ...PARTIES_FOR_THEMSELVES), ...each('masked', ...AREA_READERS) } as const;

const READING = {
  admits: { ...each('own-subject', ...PARTIES_FOR_THEMSELVES), ...each('region', ...AREA_READERS) },
  effect: 'read',
  fields: { 'names and personal values': PERSONAL },
  source:
    'Domain brief, auditors and residents: a copy to keep for the parties, masked for staff; SystemAdmin sees no content',
} as const;

const ASSENT = 'Domain brief, contract types and paper: parties act for themselves, a grid worker records their paper';
const ISSUING = 'Domain brief, roles: GridWorker (issue, collect), CommitteeDirector (approve, seal)';

/** Contracts, their amendment and end, and signing campaigns. */
export const contractActions = {
  'contract.issue': { admits: each('region', ...COMMUNITY_STAFF), effect: 'change', source: ISSUING },
  'contract.list': READING,
  'contract.read': READING,
  'signature.list': READING,
  'contract.record-view': {
    admits: PARTIES,
    effect: 'change',
    source: 'Domain brief, contract: the hash shown is the hash signed; only the party itself can have read it',
  },
  'contract.sign': { admits: PARTIES_AND_RECORDERS, effect: 'change', source: ASSENT },
  'contract.decline': { admits: PARTIES_AND_RECORDERS, effect: 'change', source: ASSENT },
  'contract.withdraw': {
    admits: each('region', ...COMMUNITY_STAFF),
    effect: 'change',
    source: 'Domain brief, contract: WITHDRAWN only before acceptance, by the side that issued it',
  },
  'contract.give-notice': {
    admits: PARTIES,
    effect: 'change',
    source: 'Domain brief, termination: a party gives notice on a ground',
  },
  'contract.deliver-notice': { admits: PARTIES_AND_RECORDERS, effect: 'change', source: ASSENT },
  'contract.countersign': {
    admits: each('region', 'CommitteeDirector'),
    effect: 'change',
    source: 'Domain brief, roles: CommitteeDirector (approve, seal)',
  },
  'amendment.propose': { admits: PARTIES_AND_RECORDERS, effect: 'change', source: ASSENT },
  'amendment.consent': { admits: PARTIES_AND_RECORDERS, effect: 'change', source: ASSENT },
  'amendment.reject': { admits: PARTIES_AND_RECORDERS, effect: 'change', source: ASSENT },
  'campaign.start': { admits: each('region', ...COMMUNITY_STAFF), effect: 'change', source: ISSUING },
  'campaign.list': {
    admits: each('region', ...CAMPAIGN_READERS),
    effect: 'read',
    source: 'Domain brief, staff: progress of a campaign; no personal data in it',
  },
  'campaign.read': {
    admits: each('region', ...CAMPAIGN_READERS),
    effect: 'read',
    source: 'Domain brief, staff: progress of a campaign; no personal data in it',
  },
  'progress.read': {
    admits: each('region', ...CAMPAIGN_READERS, 'CouncilMember'),
    effect: 'read',
    source: 'Domain brief, staff: building × unit × room grid; no names in it',
  },
} as const satisfies ActionRules;

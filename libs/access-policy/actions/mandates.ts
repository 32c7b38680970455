import { COMMUNITY_STAFF, OVERSEERS, PARTIES_FOR_THEMSELVES } from '../role-groups.js';
import { each, type ActionRules } from '../rule.js';

const CAPACITY = 'Domain brief, contract: ISSUED needs identity, capacity, authority';

/** Mandates: who may sign for whom. */
export const mandateActions = {
  'mandate.grant': {
    admits: each('region', ...COMMUNITY_STAFF),
    effect: 'change',
    source: `${CAPACITY}; staff check the paper, nobody records one for himself`,
  },
  'mandate.revoke': {
    admits: { ...each('own-subject', ...PARTIES_FOR_THEMSELVES), ...each('region', ...COMMUNITY_STAFF) },
    effect: 'change',
    source: `${CAPACITY}; Civil Code 173: who gave the power takes it back`,
  },
  'mandate.list': {
    admits: { ...each('own-subject', ...PARTIES_FOR_THEMSELVES), ...each('region', ...COMMUNITY_STAFF, ...OVERSEERS) },
    effect: 'read',
    source: `${CAPACITY}; ids and dates, no names`,
  },
} as const satisfies ActionRules;

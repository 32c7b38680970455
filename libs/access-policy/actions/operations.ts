import { each, type ActionRules } from '../rule.js';

const PARKED = {
  admits: each('everywhere', 'SystemAdmin'),
  effect: 'read',
  source: 'Domain brief, roles: SystemAdmin sees that a message is stuck and why, never what is in it',
} as const;

/** What those see who run the installation. */
export const operationActions = {
  'parked-message.list': PARKED,
  'parked-message.count': PARKED,
  'parked-message.redrive': { ...PARKED, effect: 'change' },
  'parked-message.read-redrive': PARKED,
  'health.read': { admits: 'everybody', effect: 'read', source: 'Asked by load balancers; says nothing about why' },
  'metrics.read': {
    admits: 'everybody',
    effect: 'read',
    source: 'Asked by Prometheus on the service’s own port; tells nothing of anybody, and does not pass the gateway',
  },
  'documentation.read': {
    admits: 'everybody',
    effect: 'read',
    source: 'The interface is documented for all who write programs for it; no data in it',
  },
} as const satisfies ActionRules;

import { EVERY_ROLE } from '../role-groups.js';
import { each, type ActionRules } from '../rule.js';

const INBOX =
  'Domain brief, notices: in-app first; everybody who can log in has an inbox, of his own account and subject';

const OWN = each('own-account', ...EVERY_ROLE);

const OPERATING = 'Domain brief, roles: SystemAdmin sees that a message is stuck, not what is in it';

/** Inboxes, preferences, and what could not be sent. */
export const notificationActions = {
  'inbox.list': { admits: OWN, effect: 'read', source: INBOX },
  'inbox.count-unread': { admits: OWN, effect: 'read', source: INBOX },
  'inbox.follow': { admits: OWN, effect: 'read', source: INBOX },
  'inbox.mark-read': { admits: OWN, effect: 'change', source: INBOX },
  'notification-preferences.read': {
    admits: OWN,
    effect: 'read',
    fields: { 'phone, email': each('masked', ...EVERY_ROLE) },
    source: INBOX,
  },
  'notification-preferences.replace': {
    admits: OWN,
    effect: 'change',
    fields: { 'phone, email': each('masked', ...EVERY_ROLE) },
    source: INBOX,
  },
  'notification-receipt.take': {
    admits: 'everybody',
    effect: 'change',
    source: 'Domain brief, notices: sent ≠ delivered ≠ read; the channel signs its receipts with its own secret',
  },
  'dead-letter.list': { admits: each('region', 'SystemAdmin'), effect: 'read', source: OPERATING },
  'dead-letter.redrive': { admits: each('region', 'SystemAdmin'), effect: 'change', source: OPERATING },
} as const satisfies ActionRules;

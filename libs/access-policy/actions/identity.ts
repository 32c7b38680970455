import { COMMUNITY_STAFF, EVERY_ROLE } from '../role-groups.js';
import { each, type ActionRules } from '../rule.js';

const ADMINISTRATION =
  'Domain brief, roles: SystemAdmin keeps accounts without seeing content; ADR 0018: a director keeps those of his community';

const OWN_FACTORS =
  'ADR 0032: the holder alone enrols what opens his account, the first with his password, every other one with two factors';

/** Accounts, their roles, sessions and invitations. */
export const identityActions = {
  'session.start': { admits: 'everybody', effect: 'change', source: 'Logging in is how a caller gets a token' },
  'session.start-by-invitation': {
    admits: 'everybody',
    effect: 'change',
    source: 'Domain brief, what people need: entry by link or QR; the link is the secret',
  },
  'session.start-by-passkey': {
    admits: 'everybody',
    effect: 'change',
    source: 'Logging in is how a caller gets a token',
  },
  'session.start-by-one-time-code': {
    admits: 'everybody',
    effect: 'change',
    source: 'Domain brief, what people need: entry without an app; the code to the registered telephone is the secret',
  },
  'factor.read-own': { admits: each('own-account', ...EVERY_ROLE), effect: 'read', source: OWN_FACTORS },
  'factor.show': { admits: each('own-account', ...EVERY_ROLE), effect: 'change', source: OWN_FACTORS },
  'factor.enrol': { admits: each('own-account', ...EVERY_ROLE), effect: 'change', source: OWN_FACTORS },
  'factor.remove': { admits: each('own-account', ...EVERY_ROLE), effect: 'change', source: OWN_FACTORS },
  'factor.reset': {
    admits: each('region', 'SystemAdmin'),
    effect: 'decide',
    source: 'ADR 0032: the way back when a device is lost; it decides who gets in, so that it needs two factors itself',
  },
  'account.read-own': {
    admits: each('own-account', ...EVERY_ROLE),
    effect: 'read',
    source: 'Whoever is logged in sees whom his token speaks for',
  },
  'session.list-own': {
    admits: each('own-account', ...EVERY_ROLE),
    effect: 'read',
    source: 'ADR 0031: the holder sees where he is logged in',
  },
  'session.end-own': {
    admits: each('own-account', ...EVERY_ROLE),
    effect: 'change',
    source: 'ADR 0031: the holder logs out, here, elsewhere or everywhere',
  },
  'session.end-of-account': {
    admits: each('region', 'SystemAdmin'),
    effect: 'change',
    source: 'ADR 0031: a lost telephone, a computer left open; ending a session opens nothing',
  },
  'account.register': {
    admits: each('region', 'SystemAdmin', 'CommitteeDirector'),
    effect: 'change',
    source: ADMINISTRATION,
  },
  'account.list': {
    admits: each('region', 'SystemAdmin', 'CommitteeDirector', 'Auditor'),
    effect: 'read',
    fields: { displayName: each('masked', 'SystemAdmin', 'CommitteeDirector', 'Auditor') },
    source: ADMINISTRATION,
  },
  'account.grant': {
    admits: each('region', 'SystemAdmin', 'CommitteeDirector'),
    effect: 'change',
    source: `${ADMINISTRATION}; which roles a director grants and that nobody grants himself any is the decider's`,
  },
  'account.revoke': {
    admits: each('region', 'SystemAdmin', 'CommitteeDirector'),
    effect: 'change',
    source: ADMINISTRATION,
  },
  'account.change-standing': { admits: each('region', 'SystemAdmin'), effect: 'change', source: ADMINISTRATION },
  'account.change-password': {
    admits: { ...each('own-account', ...EVERY_ROLE), SystemAdmin: 'region' },
    effect: 'change',
    source: 'The holder changes his own with the old one; an administrator sets another one, without a look at content',
  },
  'invitation.issue': {
    admits: each('region', ...COMMUNITY_STAFF),
    effect: 'change',
    source: 'Domain brief, roles: GridWorker issues and collects',
  },
  'invitation.revoke': {
    admits: each('region', ...COMMUNITY_STAFF),
    effect: 'change',
    source: 'Domain brief, roles: GridWorker issues and collects',
  },
} as const satisfies ActionRules;

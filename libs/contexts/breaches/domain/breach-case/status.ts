/** Stages of a breach case. A case ends in DISMISSED or CLOSED. */
export const BREACH_CASE_STATUSES = [
  'REPORTED',
  'ACCEPTED',
  'DISMISSED',
  'INVESTIGATING',
  'FOUND',
  'NOT_FOUND',
  'RECTIFYING',
  'RESOLVED',
  'APPEALED',
  'CLOSED',
] as const;
export type BreachCaseStatus = (typeof BREACH_CASE_STATUSES)[number];

/** Stages of hearings, mediation and referral, which come with their own events; no other stage may take these names. */
export const RESERVED_STATUSES = ['HEARING', 'MEDIATION', 'SETTLED', 'FAILED', 'TERMINATION', 'REFERRED'] as const;

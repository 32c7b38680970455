import { definePublicEvent } from '#libs/messaging/public-event';
import { flag, instant, oneOf } from '#libs/messaging/public-fields';
import type { BreachCaseClosed, RectificationOrdered, RectificationVerified } from '../../domain/breach-case/events.js';
import { caseId, evidenceIds, evidenceIdsOf } from './fields.js';

/** What follows a finding, and the end of the case. */
export const outcomeEvents = {
  RectificationOrdered: definePublicEvent({
    name: 'rectification-ordered',
    version: 1,
    description: 'The respondent is to put right what was found.',
    data: {
      caseId,
      remedy: oneOf(
        ['REMINDER', 'RECTIFY', 'RESTORE', 'COMPENSATE_PROVEN_LOSS', 'AGREED_DAMAGES'],
        'What is to be done; only what the contract provides for.',
      ),
      dueAt: instant('When it has to be done.'),
      orderedAt: instant('When it was ordered.'),
    },
    map: ({ data }: RectificationOrdered, id) => ({
      caseId: id,
      remedy: data.remedy,
      dueAt: data.dueAt,
      orderedAt: data.orderedAt,
    }),
  }),
  RectificationVerified: definePublicEvent({
    name: 'rectification-verified',
    version: 1,
    description: 'It was checked whether the respondent put it right.',
    data: {
      caseId,
      outcome: oneOf(['RECTIFIED', 'NOT_RECTIFIED'], 'What the check showed.'),
      inTime: flag('Whether within the deadline.'),
      evidenceIds,
      verifiedAt: instant('When it was checked.'),
    },
    map: ({ data }: RectificationVerified, id) => ({
      caseId: id,
      outcome: data.outcome,
      inTime: data.inTime,
      evidenceIds: evidenceIdsOf(data.evidence),
      verifiedAt: data.verifiedAt,
    }),
  }),
  BreachCaseClosed: definePublicEvent({
    name: 'breach-case-closed',
    version: 1,
    description: 'The case is closed.',
    data: {
      caseId,
      outcome: oneOf(['RESOLVED', 'NOT_FOUND'], 'How it ended.'),
      closedAt: instant('When it was closed.'),
    },
    map: ({ data }: BreachCaseClosed, id) => ({ caseId: id, outcome: data.outcome, closedAt: data.closedAt }),
  }),
};

import { definePublicEvent } from '#libs/messaging/public-event';
import {
  accountId,
  instant,
  localId,
  nullable,
  oneOf,
  ordinal,
  record,
  regionCode,
  role,
  uuid,
} from '#libs/messaging/public-fields';
import type {
  BreachCaseAccepted,
  BreachCaseDismissed,
  BreachEvidenceAdded,
  BreachNoticeServed,
  BreachReplyReceived,
  BreachReported,
} from '../../domain/breach-case/events.js';
import { caseId, clauseIds, evidenceIds, evidenceIdsOf } from './fields.js';

const respondent = record(
  {
    partyId: localId('Party of the contract.'),
    kind: oneOf(['COMMITTEE', 'HOUSEHOLD', 'ORGANIZATION'], 'What the party is.'),
    subjectId: nullable(uuid('Person or organisation that acts for the party; null: the committee.')),
    householdId: nullable(uuid('Household; null: an institution.')),
  },
  'Party that is said to have broken the contract.',
);
const reporter = record(
  {
    accountId: accountId('Account of the reporter.'),
    role: role('Role in which it was reported.'),
    subjectId: nullable(uuid('Person or organisation behind the account; null: staff.')),
  },
  'Who reported; nobody decides on his own report.',
);

/** From the report to the reply. */
export const investigationEvents = {
  BreachReported: definePublicEvent({
    name: 'breach-reported',
    version: 1,
    description: 'Somebody reported that a party broke a contract.',
    data: {
      caseId,
      contractId: uuid('The contract.'),
      regionCode: regionCode('Community of the contract.'),
      respondent,
      reporter,
      clauseIds,
      evidenceIds,
      occurredAt: instant('When it is said to have happened.'),
      reportedAt: instant('When it was reported.'),
    },
    map: ({ data }: BreachReported, id) => ({
      caseId: id,
      contractId: data.contractId,
      regionCode: data.regionCode,
      respondent: {
        partyId: data.respondent.partyId,
        kind: data.respondent.kind,
        subjectId: data.respondent.subjectId,
        householdId: data.respondent.householdId,
      },
      reporter: {
        accountId: data.reporter.accountId,
        role: data.reporter.role,
        subjectId: data.reporter.subjectId,
      },
      clauseIds: data.clauseIds,
      evidenceIds: evidenceIdsOf(data.evidence),
      occurredAt: data.occurredAt,
      reportedAt: data.reportedAt,
    }),
  }),
  BreachEvidenceAdded: definePublicEvent({
    name: 'breach-evidence-added',
    version: 1,
    description: 'Evidence was added to a case.',
    data: { caseId, evidenceId: uuid('Object in the evidence store.'), addedAt: instant('When it was added.') },
    map: ({ data }: BreachEvidenceAdded, id) => ({ caseId: id, evidenceId: data.evidenceId, addedAt: data.addedAt }),
  }),
  BreachCaseAccepted: definePublicEvent({
    name: 'breach-case-accepted',
    version: 1,
    description: 'A report was taken up as a case.',
    data: { caseId, acceptedAt: instant('When it was taken up.') },
    map: ({ data }: BreachCaseAccepted, id) => ({ caseId: id, acceptedAt: data.acceptedAt }),
  }),
  BreachCaseDismissed: definePublicEvent({
    name: 'breach-case-dismissed',
    version: 1,
    description: 'A report was not taken up.',
    data: {
      caseId,
      ground: oneOf(
        [
          'NO_SUCH_DUTY',
          'OUTSIDE_CONTRACT',
          'INSUFFICIENT_FACTS',
          'DUPLICATE',
          'WITHDRAWN_BY_REPORTER',
          'OTHER_AUTHORITY_COMPETENT',
        ],
        'Why not.',
      ),
      dismissedAt: instant('When it was dismissed.'),
    },
    map: ({ data }: BreachCaseDismissed, id) => ({ caseId: id, ground: data.ground, dismissedAt: data.dismissedAt }),
  }),
  BreachNoticeServed: definePublicEvent({
    name: 'breach-notice-served',
    version: 1,
    description: 'The respondent was told what is alleged and until when to reply.',
    data: {
      caseId,
      manner: oneOf(['IN_PERSON', 'ELECTRONIC', 'POST', 'LEFT_AT_RESIDENCE'], 'How it was served.'),
      replyPeriod: record(
        {
          days: ordinal('Number of days.'),
          counting: oneOf(['WORKING_DAYS', 'CALENDAR_DAYS'], 'Which days count.'),
        },
        'Time for the reply.',
      ),
      replyDueAt: instant('When that time is over.'),
      servedAt: instant('When it was served.'),
    },
    map: ({ data }: BreachNoticeServed, id) => ({
      caseId: id,
      manner: data.manner,
      replyPeriod: { days: data.period.days, counting: data.period.counting },
      replyDueAt: data.replyDueAt,
      servedAt: data.servedAt,
    }),
  }),
  BreachReplyReceived: definePublicEvent({
    name: 'breach-reply-received',
    version: 1,
    description: 'The respondent replied.',
    data: {
      caseId,
      form: oneOf(['ELECTRONIC', 'PAPER'], 'Form of the reply.'),
      evidenceIds,
      receivedAt: instant('When the reply came.'),
    },
    map: ({ data }: BreachReplyReceived, id) => ({
      caseId: id,
      form: data.form,
      evidenceIds: evidenceIdsOf(data.evidence),
      receivedAt: data.receivedAt,
    }),
  }),
};

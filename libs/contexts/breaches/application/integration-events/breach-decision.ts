import { definePublicEvent } from '#libs/messaging/public-event';
import { instant, nullable } from '#libs/messaging/public-fields';
import type {
  BreachFindingAppealed,
  BreachFindingOverturned,
  BreachFindingUpheld,
  BreachFound,
  BreachNotFound,
} from '../../domain/breach-case/events.js';
import { caseId, clauseIds, decidedBy, forceMajeure } from './fields.js';

const decidedAt = instant('When it was decided.');

/** The finding and the appeal against it. */
export const decisionEvents = {
  BreachFound: definePublicEvent({
    name: 'breach-found',
    version: 1,
    description: 'It was found that the respondent broke the contract.',
    data: {
      caseId,
      clauseIds,
      forceMajeure,
      decidedBy,
      decidedAt,
      appealDueAt: instant('When the time for an appeal is over.'),
    },
    map: ({ data }: BreachFound, id) => ({
      caseId: id,
      clauseIds: data.clauseIds,
      forceMajeure: data.forceMajeure.effect,
      decidedBy: data.decidedBy,
      decidedAt: data.decidedAt,
      appealDueAt: data.appealDueAt,
    }),
  }),
  BreachNotFound: definePublicEvent({
    name: 'breach-not-found',
    version: 1,
    description: 'It was found that the contract was not broken, or that the respondent does not answer for it.',
    data: { caseId, forceMajeure, decidedBy, decidedAt },
    map: ({ data }: BreachNotFound, id) => ({
      caseId: id,
      forceMajeure: data.forceMajeure.effect,
      decidedBy: data.decidedBy,
      decidedAt: data.decidedAt,
    }),
  }),
  BreachFindingAppealed: definePublicEvent({
    name: 'breach-finding-appealed',
    version: 1,
    description: 'The respondent appealed against the finding.',
    data: { caseId, appealedAt: instant('When the appeal came.') },
    map: ({ data }: BreachFindingAppealed, id) => ({ caseId: id, appealedAt: data.appealedAt }),
  }),
  BreachFindingUpheld: definePublicEvent({
    name: 'breach-finding-upheld',
    version: 1,
    description: 'The finding stands after the appeal.',
    data: {
      caseId,
      rectificationDueAt: nullable(
        instant('The deadline that was running, moved by the time the appeal took; null: none was running.'),
      ),
      decidedBy,
      decidedAt,
    },
    map: ({ data }: BreachFindingUpheld, id) => ({
      caseId: id,
      rectificationDueAt: data.rectificationDueAt,
      decidedBy: data.decidedBy,
      decidedAt: data.decidedAt,
    }),
  }),
  BreachFindingOverturned: definePublicEvent({
    name: 'breach-finding-overturned',
    version: 1,
    description: 'The finding fell on appeal.',
    data: { caseId, decidedBy, decidedAt },
    map: ({ data }: BreachFindingOverturned, id) => ({
      caseId: id,
      decidedBy: data.decidedBy,
      decidedAt: data.decidedAt,
    }),
  }),
};

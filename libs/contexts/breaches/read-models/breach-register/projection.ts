import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { breachCaseCodec } from '../../codec/breach-case-codec.js';
import type { BreachCaseEvent, BreachReported } from '../../domain/breach-case/events.js';
import type { BreachRegisterRow, CaseStatement, WaitsFor } from './row.js';

function evolve(
  rows: readonly BreachRegisterRow[],
  { event, stored }: ProjectedEvent<BreachCaseEvent>,
): readonly BreachRegisterRow[] {
  if (event.type === 'BreachReported') return [opened(aggregateIdOf(stored.streamId), event)];
  return rows.map((row) => withNextStep({ ...row, ...changeOf(row, event) }));
}

function opened(caseId: Uuid, { data }: BreachReported): BreachRegisterRow {
  const { contractId, regionCode, respondent, reporter, clauseIds, evidence, occurredAt, reportedAt } = data;
  return {
    caseId,
    contractId,
    regionCode,
    householdId: respondent.householdId,
    respondentPartyId: respondent.partyId,
    respondentKind: respondent.kind,
    respondentSubjectId: respondent.subjectId,
    reporterAccountId: reporter.accountId,
    reporterRole: reporter.role,
    reporterSubjectId: reporter.subjectId,
    clauseIds,
    status: 'REPORTED',
    waitsFor: 'DECIDER',
    nextDueAt: null,
    statements: [{ kind: 'DESCRIPTION', at: reportedAt, text: data.description }],
    evidence,
    occurredAt,
    reportedAt,
    acceptedAt: null,
    dismissalGround: null,
    replyDueAt: null,
    repliedAt: null,
    finding: null,
    decidedBy: null,
    decidedAt: null,
    appealDueAt: null,
    appealedAt: null,
    appealResult: null,
    statusBeforeAppeal: null,
    rectificationDueAt: null,
    rectificationsOrdered: 0,
    rectifiedInTime: 0,
    closedAt: null,
  };
}

type Change = Partial<BreachRegisterRow>;

function changeOf(row: BreachRegisterRow, event: Exclude<BreachCaseEvent, BreachReported>): Change {
  const { statements, evidence } = row;
  const said = (kind: CaseStatement['kind'], at: string, text: Sealed) => ({
    statements: [...statements, { kind, at, text }],
  });
  switch (event.type) {
    case 'BreachEvidenceAdded': {
      const { evidenceId, mediaType, ciphertextHash, contentDigest } = event.data;
      return { evidence: [...evidence, { evidenceId, mediaType, ciphertextHash, contentDigest }] };
    }
    case 'BreachCaseAccepted':
      return { status: 'ACCEPTED', acceptedAt: event.data.acceptedAt };
    case 'BreachCaseDismissed': {
      const { ground, statement, dismissedAt } = event.data;
      return { status: 'DISMISSED', dismissalGround: ground, ...said('DISMISSAL', dismissedAt, statement) };
    }
    case 'BreachNoticeServed': {
      const { statement, servedAt, replyDueAt } = event.data;
      return { status: 'INVESTIGATING', replyDueAt, ...said('NOTICE', servedAt, statement) };
    }
    case 'BreachReplyReceived': {
      const { reply, receivedAt } = event.data;
      return {
        repliedAt: receivedAt,
        evidence: [...evidence, ...event.data.evidence],
        ...said('REPLY', receivedAt, reply),
      };
    }
    case 'BreachFound':
    case 'BreachNotFound':
      return findingOf(row, event);
    case 'RectificationOrdered': {
      const { dueAt, orderedAt, instruction } = event.data;
      const rectificationsOrdered = row.rectificationsOrdered + 1;
      return {
        status: 'RECTIFYING',
        rectificationDueAt: dueAt,
        rectificationsOrdered,
        ...said('INSTRUCTION', orderedAt, instruction),
      };
    }
    case 'RectificationVerified': {
      const { outcome, inTime, note, verifiedAt } = event.data;
      return {
        status: outcome === 'RECTIFIED' ? 'RESOLVED' : 'RECTIFYING',
        // A verified order has no deadline left; a new order brings a new one.
        rectificationDueAt: null,
        rectifiedInTime: row.rectifiedInTime + (inTime ? 1 : 0),
        evidence: [...evidence, ...event.data.evidence],
        ...said('VERIFICATION', verifiedAt, note),
      };
    }
    case 'BreachCaseClosed':
      return { status: 'CLOSED', closedAt: event.data.closedAt };
    case 'BreachFindingAppealed': {
      const { appealedAt, statement } = event.data;
      const appealed = {
        status: 'APPEALED',
        appealedAt,
        appealResult: 'PENDING',
        statusBeforeAppeal: row.status,
      } as const;
      return { ...appealed, closedAt: null, ...said('APPEAL', appealedAt, statement) };
    }
    case 'BreachFindingUpheld': {
      const { statement, decidedAt, rectificationDueAt } = event.data;
      const status = row.statusBeforeAppeal ?? 'FOUND';
      const closedAt = status === 'CLOSED' ? decidedAt : null;
      const upheld = { status, closedAt, appealResult: 'UPHELD', rectificationDueAt } as const;
      return { ...upheld, ...said('APPEAL_DECISION', decidedAt, statement) };
    }
    case 'BreachFindingOverturned': {
      const { statement, decidedAt } = event.data;
      const overturned = {
        status: 'NOT_FOUND',
        finding: 'NOT_FOUND',
        appealResult: 'OVERTURNED',
        appealDueAt: null,
      } as const;
      return { ...overturned, rectificationDueAt: null, ...said('APPEAL_DECISION', decidedAt, statement) };
    }
    default:
      return assertNever(event, 'breach case event');
  }
}

function findingOf(
  { statements }: BreachRegisterRow,
  event: Extract<BreachCaseEvent, { type: 'BreachFound' | 'BreachNotFound' }>,
): Change {
  const { statement, forceMajeure, decidedAt, decidedBy } = event.data;
  const finding = event.type === 'BreachFound' ? 'FOUND' : 'NOT_FOUND';
  return {
    status: finding,
    finding,
    decidedBy,
    decidedAt,
    appealDueAt: event.type === 'BreachFound' ? event.data.appealDueAt : null,
    statements: [
      ...statements,
      { kind: 'FINDING', at: decidedAt, text: statement },
      { kind: 'FORCE_MAJEURE', at: decidedAt, text: forceMajeure.statement },
    ],
  };
}

/** Whose move it is follows from the rest of the row. */
function withNextStep(row: BreachRegisterRow): BreachRegisterRow {
  return { ...row, waitsFor: waitsForOf(row), nextDueAt: nextDueAtOf(row) };
}

function waitsForOf({ status, repliedAt, rectificationDueAt }: BreachRegisterRow): WaitsFor | null {
  switch (status) {
    case 'REPORTED':
    case 'FOUND':
    case 'NOT_FOUND':
    case 'RESOLVED':
      return 'DECIDER';
    case 'ACCEPTED':
      return 'STAFF';
    case 'INVESTIGATING':
      return repliedAt === null ? 'RESPONDENT' : 'DECIDER';
    case 'RECTIFYING':
      return rectificationDueAt === null ? 'DECIDER' : 'RESPONDENT';
    case 'APPEALED':
      return 'REVIEWER';
    case 'DISMISSED':
    case 'CLOSED':
      return null;
    default:
      return assertNever(status, 'breach case status');
  }
}

function nextDueAtOf({ status, repliedAt, replyDueAt, rectificationDueAt }: BreachRegisterRow): string | null {
  if (status === 'INVESTIGATING') return repliedAt === null ? replyDueAt : null;
  return status === 'RECTIFYING' ? rectificationDueAt : null;
}

/** Breach register: one row per case, with its stage, deadlines and sealed texts. */
export const breachRegister: Projection<BreachRegisterRow, BreachCaseEvent> = {
  name: 'breach-register',
  version: 1,
  table: {
    name: 'breach_register',
    columns: {
      caseId: { type: 'text' },
      contractId: { type: 'text' },
      regionCode: { type: 'text' },
      householdId: { type: 'text', nullable: true },
      respondentPartyId: { type: 'text' },
      respondentKind: { type: 'text' },
      respondentSubjectId: { type: 'text', nullable: true },
      reporterAccountId: { type: 'text' },
      reporterRole: { type: 'text' },
      reporterSubjectId: { type: 'text', nullable: true },
      clauseIds: { type: 'json' },
      status: { type: 'text' },
      waitsFor: { type: 'text', nullable: true },
      nextDueAt: { type: 'timestamptz', nullable: true },
      statements: { type: 'json' },
      evidence: { type: 'json' },
      occurredAt: { type: 'timestamptz' },
      reportedAt: { type: 'timestamptz' },
      acceptedAt: { type: 'timestamptz', nullable: true },
      dismissalGround: { type: 'text', nullable: true },
      replyDueAt: { type: 'timestamptz', nullable: true },
      repliedAt: { type: 'timestamptz', nullable: true },
      finding: { type: 'text', nullable: true },
      decidedBy: { type: 'text', nullable: true },
      decidedAt: { type: 'timestamptz', nullable: true },
      appealDueAt: { type: 'timestamptz', nullable: true },
      appealedAt: { type: 'timestamptz', nullable: true },
      appealResult: { type: 'text', nullable: true },
      statusBeforeAppeal: { type: 'text', nullable: true },
      rectificationDueAt: { type: 'timestamptz', nullable: true },
      rectificationsOrdered: { type: 'integer' },
      rectifiedInTime: { type: 'integer' },
      closedAt: { type: 'timestamptz', nullable: true },
    },
    key: ['caseId'],
    group: 'caseId',
    indexes: [['regionCode', 'caseId'], ['contractId'], ['nextDueAt']],
  },
  storedTypes: breachCaseCodec.storedTypes,
  decode: (stored) => breachCaseCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

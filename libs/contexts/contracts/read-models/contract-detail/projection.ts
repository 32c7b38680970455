import { aggregateIdOf } from '#libs/kernel/aggregate';
import { assertNever } from '#libs/kernel/assert-never';
import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { Sealed } from '#libs/kernel/sealed';
import type { ProjectedEvent, Projection } from '#libs/postgres/projections/projection';
import { contractCodec } from '../../codec/contract-codec.js';
import type {
  AmendmentProposed,
  AssentForm,
  ContractEvent,
  ContractIssued,
  RecordedConsent,
  ViewManner,
} from '../../domain/contract/events.js';
import type { AmendmentStage, ContractStatus } from '../../domain/contract/state.js';
import type { TerminationGround } from '../../domain/contract/termination-ground.js';
import type { CalendarDay } from '#libs/kernel/calendar-day';
import type { ContractDocument, InstrumentKind } from '../../domain/document/contract-document.js';
import { applyChanges } from '../../domain/document/document-changes.js';

export interface RecordedSignature extends RecordedConsent {
  readonly documentVersion: number;
  readonly documentHash: ContentHash;
  readonly acknowledgedClauseIds: readonly string[];
  readonly evidenceHash: ContentHash | null;
}

export interface RecordedView {
  readonly partyId: string;
  readonly documentHash: ContentHash;
  readonly manner: ViewManner;
  readonly viewedAt: Instant;
}

export interface RecordedRefusal {
  readonly partyId: string;
  readonly reason: Sealed | null;
  readonly form: AssentForm;
  readonly at: Instant;
}

export interface RecordedAmendment extends Readonly<AmendmentProposed['data']> {
  readonly stage: AmendmentStage;
  readonly consents: readonly RecordedSignature[];
  readonly rejection: RecordedRefusal | null;
}

export interface RecordedVersion {
  readonly documentVersion: number;
  readonly documentHash: ContentHash;
  /** Null for the first version until the contract is in force. */
  readonly effectiveFrom: Instant | null;
  readonly amendmentId: Uuid | null;
}

export interface RecordedNotice {
  readonly ground: TerminationGround;
  readonly statement: Sealed | null;
  readonly partyId: string;
  readonly endsAt: Instant | null;
  readonly noticedAt: Instant;
  readonly deliveredAt: Instant | null;
}

/** One contract with everything that happened to it. */
export type ContractDetailRow = {
  readonly contractId: Uuid;
  readonly regionCode: string;
  readonly campaignId: Uuid | null;
  readonly templateId: Uuid;
  readonly templateVersion: number;
  readonly instrumentKind: InstrumentKind;
  readonly title: string;
  readonly status: ContractStatus;
  /** At offer or in force. */
  readonly documentVersion: number;
  readonly documentHash: ContentHash;
  readonly document: ContractDocument;
  readonly views: readonly RecordedView[];
  readonly signatures: readonly RecordedSignature[];
  readonly refusal: RecordedRefusal | null;
  readonly versions: readonly RecordedVersion[];
  readonly amendments: readonly RecordedAmendment[];
  readonly notice: RecordedNotice | null;
  readonly issuedAt: Instant;
  readonly signBy: Instant;
  readonly effectiveFrom: Instant | null;
  readonly endsOn: CalendarDay | null;
  readonly endedAt: Instant | null;
};

function evolve(
  rows: readonly ContractDetailRow[],
  { event, stored }: ProjectedEvent<ContractEvent>,
): readonly ContractDetailRow[] {
  if (event.type === 'ContractIssued') return [issued(aggregateIdOf(stored.streamId), event)];
  return rows.map((row) => ({ ...row, ...changeOf(row, event) }));
}

function issued(contractId: Uuid, { data }: ContractIssued): ContractDetailRow {
  const { document, documentHash, documentVersion } = data;
  return {
    contractId,
    regionCode: data.regionCode,
    campaignId: data.campaignId,
    templateId: document.template.templateId,
    templateVersion: document.template.version,
    instrumentKind: document.template.instrumentKind,
    title: document.title,
    status: 'ISSUED',
    documentVersion,
    documentHash,
    document,
    views: [],
    signatures: [],
    refusal: null,
    versions: [{ documentVersion, documentHash, effectiveFrom: null, amendmentId: null }],
    amendments: [],
    notice: null,
    issuedAt: data.issuedAt,
    signBy: data.signBy,
    effectiveFrom: null,
    endsOn: null,
    endedAt: null,
  };
}

function changeOf(
  row: ContractDetailRow,
  event: Exclude<ContractEvent, { type: 'ContractIssued' }>,
): Partial<ContractDetailRow> {
  switch (event.type) {
    case 'ContractViewed':
      return { views: [...row.views, event.data] };
    case 'ContractSigned': {
      const { signedAt, ...signature } = event.data;
      return { status: 'PARTIALLY_SIGNED', signatures: [...row.signatures, { ...signature, at: signedAt }] };
    }
    case 'ContractFullySigned': {
      const { effectiveFrom, endsOn } = event.data;
      return { status: 'SIGNED', effectiveFrom, endsOn };
    }
    case 'ContractBecameEffective': {
      const { effectiveFrom, endsOn } = event.data;
      const versions = row.versions.map((version) => ({ ...version, effectiveFrom }));
      return { status: 'EFFECTIVE', effectiveFrom, endsOn, versions };
    }
    case 'ContractDeclined': {
      const { partyId, reason, form, declinedAt } = event.data;
      return { status: 'DECLINED', refusal: { partyId, reason, form, at: declinedAt }, endedAt: declinedAt };
    }
    case 'ContractWithdrawn':
      return { status: 'WITHDRAWN', endedAt: event.data.withdrawnAt };
    case 'SigningLapsed':
      return { status: 'LAPSED', endedAt: event.data.signBy };
    case 'AmendmentProposed':
      return {
        amendments: [...row.amendments, { ...event.data, stage: 'AWAITING_ALL', consents: [], rejection: null }],
      };
    case 'AmendmentConsented': {
      const { amendmentId, consentedAt, ...consent } = event.data;
      const given = { ...consent, at: consentedAt };
      return amended(row, amendmentId, (amendment) => ({ consents: [...amendment.consents, given] }));
    }
    case 'AmendmentRejected': {
      const { amendmentId, partyId, reason, form, rejectedAt } = event.data;
      const rejection = { partyId, reason, form, at: rejectedAt };
      return amended(row, amendmentId, () => ({ stage: 'REJECTED', rejection }));
    }
    case 'AmendmentLapsed':
      return amended(row, event.data.amendmentId, () => ({ stage: 'LAPSED' }));
    case 'AmendmentTookEffect': {
      const { amendmentId, documentHash, documentVersion, effectiveFrom } = event.data;
      const amendment = row.amendments.find((candidate) => candidate.amendmentId === amendmentId);
      if (amendment === undefined) throw new Error(`amendment ${amendmentId} took effect unproposed`);
      return {
        ...amended(row, amendmentId, () => ({ stage: 'EFFECTIVE' })),
        document: applyChanges(row.document, amendment.changes),
        documentHash,
        documentVersion,
        signatures: [...row.signatures, ...amendment.consents],
        versions: [...row.versions, { documentVersion, documentHash, effectiveFrom, amendmentId }],
      };
    }
    case 'ContractTerminationNoticed':
      return { notice: { ...event.data, deliveredAt: null } };
    case 'TerminationNoticeDelivered':
      return row.notice === null ? {} : { notice: { ...row.notice, deliveredAt: event.data.deliveredAt } };
    case 'ContractTerminated':
      return { status: 'TERMINATED', endedAt: event.data.terminatedAt };
    case 'ContractExpired':
      return { status: 'EXPIRED', endedAt: event.data.expiredAt };
    default:
      return assertNever(event, 'contract event');
  }
}

function amended(
  row: ContractDetailRow,
  amendmentId: Uuid,
  change: (amendment: RecordedAmendment) => Partial<RecordedAmendment>,
): Partial<ContractDetailRow> {
  return {
    amendments: row.amendments.map((amendment) =>
      amendment.amendmentId === amendmentId ? { ...amendment, ...change(amendment) } : amendment,
    ),
  };
}

/** Contract detail: the text in force, who saw, signed, refused and amended it, and how it stands. */
export const contractDetail: Projection<ContractDetailRow, ContractEvent> = {
  name: 'contract-detail',
  version: 1,
  table: {
    name: 'contract_detail',
    columns: {
      contractId: { type: 'text' },
      regionCode: { type: 'text' },
      campaignId: { type: 'text', nullable: true },
      templateId: { type: 'text' },
      templateVersion: { type: 'integer' },
      instrumentKind: { type: 'text' },
      title: { type: 'text' },
      status: { type: 'text' },
      documentVersion: { type: 'integer' },
      documentHash: { type: 'text' },
      document: { type: 'json' },
      views: { type: 'json' },
      signatures: { type: 'json' },
      refusal: { type: 'json', nullable: true },
      versions: { type: 'json' },
      amendments: { type: 'json' },
      notice: { type: 'json', nullable: true },
      issuedAt: { type: 'timestamptz' },
      signBy: { type: 'timestamptz' },
      effectiveFrom: { type: 'timestamptz', nullable: true },
      endsOn: { type: 'date', nullable: true },
      endedAt: { type: 'timestamptz', nullable: true },
    },
    key: ['contractId'],
    group: 'contractId',
    indexes: [['regionCode', 'contractId']],
  },
  storedTypes: contractCodec.storedTypes,
  decode: (stored) => contractCodec.decode(stored),
  groupOf: ({ stored }) => aggregateIdOf(stored.streamId),
  evolve,
};

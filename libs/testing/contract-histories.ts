import type { ContractEvent } from '#libs/contexts/contracts/domain/contract/events';
import { documentHashOf } from '#libs/contexts/contracts/domain/document/contract-document';
import { applyChanges, type DocumentChanges } from '#libs/contexts/contracts/domain/document/document-changes';
import { contractCodec } from '#libs/contexts/contracts/codec/contract-codec';
import type { StoredEvent } from '#libs/event-store/event-log';
import type { Sealed } from '#libs/kernel/sealed';
import {
  contractDocument,
  documentHash,
  effectiveHistory,
  issued,
  quiet,
  signBy,
  signedAt,
  viewedBy,
} from './contract-examples.js';
import { storedIn } from './projection-replay.js';

export const changes: DocumentChanges = {
  clauses: [{ ...quiet, text: '{{householder}}户每日二十一时后保持安静。' }],
  removedClauseIds: [],
  values: [],
};
export const amendedHash = documentHashOf(applyChanges(contractDocument, changes));

export const proposed: ContractEvent = {
  type: 'AmendmentProposed',
  data: {
    amendmentId: 'amendment-1',
    changes,
    standardClauseIds: ['quiet'],
    baseDocumentHash: documentHash,
    documentHash: amendedHash,
    documentVersion: 2,
    consentBy: '2026-07-31T02:00:00.000Z',
    proposedAt: '2026-07-01T02:00:00.000Z',
  },
};
export const consentedBy = (partyId: string): ContractEvent => ({
  type: 'AmendmentConsented',
  data: {
    amendmentId: 'amendment-1',
    partyId,
    documentHash: amendedHash,
    documentVersion: 2,
    acknowledgedClauseIds: partyId === 'B1' ? ['quiet'] : [],
    form: 'PAPER',
    evidenceHash: 'c'.repeat(64),
    consentedAt: '2026-07-02T02:00:00.000Z',
  },
});
export const tookEffect: ContractEvent = {
  type: 'AmendmentTookEffect',
  data: {
    amendmentId: 'amendment-1',
    documentHash: amendedHash,
    documentVersion: 2,
    consents: ['A1', 'B1'].map((partyId) => ({ partyId, form: 'PAPER', at: '2026-07-02T02:00:00.000Z' })),
    effectiveFrom: '2026-07-02T02:00:00.000Z',
  },
};
export const rejected: ContractEvent = {
  type: 'AmendmentRejected',
  data: {
    amendmentId: 'amendment-1',
    partyId: 'B1',
    reason: null,
    form: 'ELECTRONIC',
    evidenceHash: null,
    rejectedAt: '2026-07-02T02:00:00.000Z',
  },
};
export const declined: ContractEvent = {
  type: 'ContractDeclined',
  data: {
    partyId: 'B1',
    reason: 'sealed-reason' as Sealed,
    form: 'ELECTRONIC',
    evidenceHash: null,
    declinedAt: signedAt,
  },
};
export const withdrawn: ContractEvent = { type: 'ContractWithdrawn', data: { withdrawnAt: signedAt } };
export const lapsed: ContractEvent = { type: 'SigningLapsed', data: { signBy } };
export const noticed: ContractEvent = {
  type: 'ContractTerminationNoticed',
  data: {
    ground: 'FUNDAMENTAL_BREACH',
    statement: null,
    partyId: 'A1',
    endsAt: '2026-10-01T02:00:00.000Z',
    noticedAt: '2026-09-01T02:00:00.000Z',
  },
};
export const delivered: ContractEvent = {
  type: 'TerminationNoticeDelivered',
  data: { evidenceHash: null, deliveredAt: '2026-09-02T02:00:00.000Z' },
};
export const terminated: ContractEvent = {
  type: 'ContractTerminated',
  data: { ground: 'FUNDAMENTAL_BREACH', evidenceHash: null, terminatedAt: '2026-10-01T02:00:00.000Z' },
};
export const expired: ContractEvent = {
  type: 'ContractExpired',
  data: { endsOn: '2027-06-10', expiredAt: '2027-06-10T16:00:00.000Z' },
};

export const amendedHistory = [
  ...effectiveHistory,
  proposed,
  viewedBy('B1', amendedHash),
  consentedBy('A1'),
  consentedBy('B1'),
  tookEffect,
];

/** One history for each way a contract goes. */
export const histories: Readonly<Record<string, readonly ContractEvent[]>> = {
  issued: [issued],
  effective: effectiveHistory,
  amended: amendedHistory,
  rejected: [...effectiveHistory, proposed, rejected],
  declined: [issued, declined],
  withdrawn: [issued, withdrawn],
  lapsed: [issued, lapsed],
  noticed: [...effectiveHistory, noticed],
  delivered: [...effectiveHistory, noticed, delivered],
  terminated: [...effectiveHistory, noticed, delivered, terminated],
  expired: [...effectiveHistory, expired],
};

export function storedContract(events: readonly ContractEvent[], contractId = 'contract-1'): readonly StoredEvent[] {
  return storedIn(`contract-${contractId}`, contractCodec, events);
}

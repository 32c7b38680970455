import { documentHashOf, type ContractDocument } from '#libs/contexts/contracts/domain/document/contract-document';
import type { ContractEvent } from '#libs/contexts/contracts/domain/contract/events';
import type { ContractState } from '#libs/contexts/contracts/domain/contract/state';
import type { DomainEvent } from '#libs/kernel/decider';
import { NOTHING_TO_HASH, type ContentCheckResult } from './content-check.js';

/** Every document version that was offered, amended to or signed: its hash must be that of its canonical form. */
export function checkContractContent(event: DomainEvent, stateAfter: unknown): ContentCheckResult {
  const { type, data } = event as ContractEvent;
  const state = stateAfter as ContractState;
  switch (type) {
    case 'ContractIssued':
      return compared(data.document, data.documentHash, data.documentVersion);
    case 'AmendmentProposed':
      return state.status === 'EFFECTIVE' && state.amendment !== null
        ? compared(state.amendment.document, data.documentHash, data.documentVersion)
        : NOTHING_TO_HASH;
    case 'ContractFullySigned':
    case 'AmendmentTookEffect':
      return state.status === 'ABSENT'
        ? NOTHING_TO_HASH
        : compared(state.document, data.documentHash, data.documentVersion);
    default:
      return NOTHING_TO_HASH;
  }
}

function compared(document: ContractDocument, recorded: string, version: number): ContentCheckResult {
  return { hashes: 1, wrong: documentHashOf(document) === recorded ? [] : [`document version ${version}`] };
}

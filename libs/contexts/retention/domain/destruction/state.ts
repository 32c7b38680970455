import { assertNever } from '#libs/kernel/assert-never';
import type { DestructionBatchDecided, DestructionEvent, DestructionProposed } from './events.js';

type ProposedRun = DestructionProposed['data'];
export type DecidedBatch = DestructionBatchDecided['data'];

export interface DestructionRun extends ProposedRun {
  readonly status: 'PROPOSED' | 'REJECTED' | 'APPROVED' | 'COMPLETED';
  readonly batches: readonly DecidedBatch[];
}

export type DestructionState = { readonly status: 'ABSENT' } | DestructionRun;
export type DestructionStatus = DestructionRun['status'];

export const initialDestruction: DestructionState = { status: 'ABSENT' };

export function evolveDestruction(state: DestructionState, event: DestructionEvent): DestructionState {
  if (event.type === 'DestructionProposed') return { status: 'PROPOSED', ...event.data, batches: [] };
  if (state.status === 'ABSENT') return state;
  switch (event.type) {
    case 'DestructionApproved':
      return { ...state, status: 'APPROVED' };
    case 'DestructionRejected':
      return { ...state, status: 'REJECTED' };
    case 'DestructionBatchDecided':
      return { ...state, batches: [...state.batches, event.data] };
    case 'DestructionCompleted':
      return { ...state, status: 'COMPLETED' };
    default:
      return assertNever(event, 'destruction event');
  }
}

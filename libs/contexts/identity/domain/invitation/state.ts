import { assertNever } from '#libs/kernel/assert-never';
import type { InvitationEvent, InvitationIssued } from './events.js';

export type InvitationState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'open' } & InvitationIssued['data'])
  | ({ readonly status: 'redeemed' } & InvitationIssued['data'])
  | ({ readonly status: 'revoked' } & InvitationIssued['data']);

export const initialInvitation: InvitationState = { status: 'absent' };

export function evolveInvitation(state: InvitationState, event: InvitationEvent): InvitationState {
  if (event.type === 'InvitationIssued') return { status: 'open', ...event.data };
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'InvitationRedeemed':
      return { ...state, status: 'redeemed' };
    case 'InvitationRevoked':
      return { ...state, status: 'revoked' };
    default:
      return assertNever(event, 'invitation event');
  }
}

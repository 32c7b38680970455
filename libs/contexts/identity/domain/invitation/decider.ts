import { assertNever } from '#libs/kernel/assert-never';
import type { Decider, DecisionContext } from '#libs/kernel/decider';
import { requireRole } from '#libs/kernel/permission';
import { Problem } from '#libs/kernel/problem';
import type { InvitationCommand, IssueInvitation, RedeemInvitation } from './commands.js';
import type { InvitationEvent } from './events.js';
import {
  INVITATION_ALREADY_ISSUED,
  INVITATION_CLOSED,
  INVITATION_NOT_FOUND,
  INVITATION_NOT_USABLE,
  INVITATION_PERIOD_INVALID,
} from './problems.js';
import { evolveInvitation, initialInvitation, type InvitationState } from './state.js';

/** A link lies in message histories: it must not work for longer than a signing campaign lasts. */
export const LONGEST_INVITATION_DAYS = 30;

const DAY_MILLISECONDS = 86_400_000;

function decide(
  command: InvitationCommand,
  state: InvitationState,
  context: DecisionContext,
): readonly InvitationEvent[] {
  switch (command.type) {
    case 'IssueInvitation':
      return issue(command, state, context);
    case 'RedeemInvitation':
      return redeem(command, state, context);
    case 'RevokeInvitation':
      return revoke(state, context);
    default:
      return assertNever(command, 'invitation command');
  }
}

function issue(
  { data }: IssueInvitation,
  state: InvitationState,
  context: DecisionContext,
): readonly InvitationEvent[] {
  requireRole(context.actor, data.regionCode, ['GridWorker', 'CommitteeDirector']);
  if (state.status !== 'absent') throw new Problem(INVITATION_ALREADY_ISSUED);
  const lasts = Date.parse(data.expiresAt) - Date.parse(context.now);
  if (!(lasts > 0 && lasts <= LONGEST_INVITATION_DAYS * DAY_MILLISECONDS)) throw new Problem(INVITATION_PERIOD_INVALID);
  return [{ type: 'InvitationIssued', data }];
}

/** Whoever holds the secret may enter, once: of two at the same moment the log's revision lets one through. */
function redeem(
  { data }: RedeemInvitation,
  state: InvitationState,
  { now }: DecisionContext,
): readonly InvitationEvent[] {
  const usable = state.status === 'open' && state.secretHash === data.secretHash && now < state.expiresAt;
  if (!usable) throw new Problem(INVITATION_NOT_USABLE);
  return [{ type: 'InvitationRedeemed', data: { sessionId: data.sessionId } }];
}

function revoke(state: InvitationState, { actor }: DecisionContext): readonly InvitationEvent[] {
  if (state.status === 'absent') throw new Problem(INVITATION_NOT_FOUND);
  requireRole(actor, state.regionCode, ['GridWorker', 'CommitteeDirector']);
  if (state.status === 'redeemed') throw new Problem(INVITATION_CLOSED);
  return state.status === 'revoked' ? [] : [{ type: 'InvitationRevoked', data: {} }];
}

/** Invitations: a link that lets one resident in once, for his own household, until it expires. */
export const invitationDecider: Decider<InvitationCommand, InvitationEvent, InvitationState> = {
  initialState: initialInvitation,
  evolve: evolveInvitation,
  decide,
};

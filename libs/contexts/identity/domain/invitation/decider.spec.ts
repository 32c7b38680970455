import type { Actor } from '#libs/kernel/actor';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { contextOf, specification } from '#libs/testing/decider-specification';
import type { InvitationCommand } from './commands.js';
import { invitationDecider } from './decider.js';
import type { InvitationEvent } from './events.js';
import * as problems from './problems.js';

const worker: Actor = { accountId: 'w', role: 'GridWorker', regionCode: '370704001001' };
const resident: Actor = { accountId: 'r', role: 'Resident', regionCode: '370704001001', subjectId: 's1' };
const data = {
  subjectId: 's1',
  householdId: 'h1',
  regionCode: '370704001001',
  purpose: 'SIGNING',
  secretHash: 'aa',
  expiresAt: '2026-07-10T00:00:00.000Z',
} as const;
const issued: InvitationEvent = { type: 'InvitationIssued', data };
const redeemed: InvitationEvent = { type: 'InvitationRedeemed', data: { sessionId: 'session' } };
const revoked: InvitationEvent = { type: 'InvitationRevoked', data: {} };
const redeem: InvitationCommand = { type: 'RedeemInvitation', data: { secretHash: 'aa', sessionId: 'session' } };
const invitation = specification(invitationDecider);

describe('invitation', () => {
  it('is issued by the staff of the community', () => {
    invitation.given().when({ type: 'IssueInvitation', data }, contextOf(worker)).then(issued);
    invitation.given().when({ type: 'IssueInvitation', data }, contextOf(resident)).thenRefused(NOT_PERMITTED);
    const elsewhere = contextOf({ ...worker, regionCode: '370704001002' });
    invitation.given().when({ type: 'IssueInvitation', data }, elsewhere).thenRefused(NOT_PERMITTED);
  });

  it.each(['2026-06-30T02:00:00.000Z', '2026-07-31T02:00:00.000Z', 'soon'])('does not last until %p', (expiresAt) => {
    invitation
      .given()
      .when({ type: 'IssueInvitation', data: { ...data, expiresAt } }, contextOf(worker))
      .thenRefused(problems.INVITATION_PERIOD_INVALID);
  });

  it('lets its holder in once', () => {
    invitation.given(issued).when(redeem, contextOf(resident)).then(redeemed);
    invitation.given(issued, redeemed).when(redeem, contextOf(resident)).thenRefused(problems.INVITATION_NOT_USABLE);
  });

  it('is not opened by another secret, after its time, when taken back, or before it was issued', () => {
    const wrong: InvitationCommand = { type: 'RedeemInvitation', data: { secretHash: 'ab', sessionId: 'session' } };
    const late = contextOf(resident, { now: data.expiresAt });
    invitation.given(issued).when(wrong, contextOf(resident)).thenRefused(problems.INVITATION_NOT_USABLE);
    invitation.given(issued).when(redeem, late).thenRefused(problems.INVITATION_NOT_USABLE);
    invitation.given(issued, revoked).when(redeem, contextOf(resident)).thenRefused(problems.INVITATION_NOT_USABLE);
    invitation.given().when(redeem, contextOf(resident)).thenRefused(problems.INVITATION_NOT_USABLE);
  });

  it('is taken back while it is unused', () => {
    const revoke: InvitationCommand = { type: 'RevokeInvitation', data: {} };
    invitation.given(issued).when(revoke, contextOf(worker)).then(revoked);
    invitation.given(issued, revoked).when(revoke, contextOf(worker)).thenNothing();
    invitation.given(issued, redeemed).when(revoke, contextOf(worker)).thenRefused(problems.INVITATION_CLOSED);
    invitation.given().when(revoke, contextOf(worker)).thenRefused(problems.INVITATION_NOT_FOUND);
    invitation.given(issued).when(revoke, contextOf(resident)).thenRefused(NOT_PERMITTED);
  });
});

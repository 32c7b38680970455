import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainCommand } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { InvitationIssued } from './events.js';

export type IssueInvitation = DomainCommand<'IssueInvitation', InvitationIssued['data']>;

/** `secretHash` is made from the secret that came in. */
export type RedeemInvitation = DomainCommand<
  'RedeemInvitation',
  { readonly secretHash: ContentHash; readonly sessionId: Uuid }
>;

export type RevokeInvitation = DomainCommand<'RevokeInvitation', Record<string, never>>;

export type InvitationCommand = IssueInvitation | RedeemInvitation | RevokeInvitation;

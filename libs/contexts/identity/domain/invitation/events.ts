import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';

/** What a resident was asked in for. The session it opens is the same; the purpose is shown and counted. */
export const INVITATION_PURPOSES = ['SIGNING', 'AMENDMENT', 'BREACH_REPLY', 'GENERAL'] as const;
export type InvitationPurpose = (typeof INVITATION_PURPOSES)[number];

/** `secretHash`: SHA-256 of the 256-bit secret in the link. A secret of that length cannot be guessed from its hash. */
export type InvitationIssued = DomainEvent<
  'InvitationIssued',
  {
    readonly subjectId: SubjectId;
    readonly householdId: Uuid;
    readonly regionCode: string;
    readonly purpose: InvitationPurpose;
    readonly secretHash: ContentHash;
    readonly expiresAt: Instant;
  }
>;

export type InvitationRedeemed = DomainEvent<'InvitationRedeemed', { readonly sessionId: Uuid }>;

export type InvitationRevoked = DomainEvent<'InvitationRevoked', Record<string, never>>;

export type InvitationEvent = InvitationIssued | InvitationRedeemed | InvitationRevoked;

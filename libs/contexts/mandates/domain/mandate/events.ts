import type { Instant } from '#libs/kernel/clock';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { DomainEvent } from '#libs/kernel/decider';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';

/** 户主代表全户、监护人、出租人的代理人、单位授权签字人 */
export const MANDATE_KINDS = ['HEAD_OF_HOUSEHOLD', 'GUARDIAN', 'LANDLORD_AGENT', 'ORGANIZATION_SIGNATORY'] as const;
export type MandateKind = (typeof MANDATE_KINDS)[number];

export const PRINCIPAL_KINDS = ['PERSON', 'HOUSEHOLD', 'ORGANIZATION'] as const;

/** For whom somebody else signs. */
export interface Principal {
  readonly kind: (typeof PRINCIPAL_KINDS)[number];
  readonly id: Uuid;
}

/** Who recorded it stands in the metadata; `evidenceHash` is that of the scanned authority. */
export type MandateGranted = DomainEvent<
  'MandateGranted',
  {
    readonly kind: MandateKind;
    readonly regionCode: string;
    readonly principal: Principal;
    readonly agentSubjectId: SubjectId;
    /** Templates whose contracts may be signed; null: all. */
    readonly templateIds: readonly Uuid[] | null;
    readonly validFrom: Instant;
    /** First instant at which it no longer holds; null: until it is revoked. */
    readonly validUntil: Instant | null;
    readonly evidenceHash: ContentHash;
    readonly grantedAt: Instant;
  }
>;

/**
 * Somebody is about to sign on the mandate. Put on record with the mandate before the signature is put on record with the contract, so that
 * use and revocation come one after the other in one stream, whoever is at work at the same moment.
 */
export type MandateExercised = DomainEvent<
  'MandateExercised',
  {
    readonly contractId: Uuid;
    readonly partyId: string;
    readonly documentHash: ContentHash;
    /** The moment that counts: now, or the day on the paper. */
    readonly at: Instant;
  }
>;

/** Later than every use on record, so that no signature that was let through is called void afterwards. */
export type MandateRevoked = DomainEvent<'MandateRevoked', { readonly revokedAt: Instant }>;

export type MandateEvent = MandateGranted | MandateExercised | MandateRevoked;

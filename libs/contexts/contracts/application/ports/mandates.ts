import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { ContentHash } from '#libs/kernel/content-hash';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SigningMandate } from '../../domain/contract/mandate.js';
import type { AssentForm } from '../../domain/contract/events.js';

/** What a mandate is about to be used for. */
export interface MandateUse {
  readonly contractId: Uuid;
  readonly partyId: string;
  readonly documentHash: ContentHash;
  readonly templateId: Uuid;
  readonly principalIds: readonly Uuid[];
  readonly form: AssentForm;
}

/** Mandates as contracts see them. */
export interface Mandates {
  /** @throws Problem when there is none */
  find(mandateId: Uuid): Promise<SigningMandate>;

  /**
   * Puts a use on record with the mandate itself, where it is before or after a revocation and never beside it, and gives the mandate as it
   * then stands. To be called before the signature is put on record.
   * @throws Problem when the mandate does not allow it at the moment that counts
   */
  exercise(mandateId: Uuid, use: MandateUse, context: CommandContext): Promise<SigningMandate>;
}

/** Injection token of the {@link Mandates}. */
export const MANDATES = Symbol('Mandates');

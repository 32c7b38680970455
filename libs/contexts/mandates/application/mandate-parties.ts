import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { Principal } from '../domain/mandate/events.js';

/** People, households and organisations as mandates need them. */
export interface MandateParties {
  /** Community of the principal; undefined when it is not registered, or erased. */
  regionOf(principal: Principal): Promise<string | undefined>;
  isResident(subjectId: SubjectId & Uuid): Promise<boolean>;
}

/** Injection token of the {@link MandateParties}. */
export const MANDATE_PARTIES = Symbol('MandateParties');

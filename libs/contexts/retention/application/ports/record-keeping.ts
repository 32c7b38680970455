import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { SubjectId } from '#libs/kernel/sealed';
import type { DestructionItem } from '../../domain/destruction/events.js';
import type { HoldTarget } from '../../domain/legal-hold/events.js';
import type { KeptRecord } from '../../domain/retained.js';

/** Something that may come to the end of its retention. */
export interface DestructionCandidate extends Pick<DestructionItem, 'kind' | 'itemId' | 'regionCode' | 'subjectIds'> {
  /** All that keeps it: the contracts and cases of a person, a case itself. */
  readonly records: readonly KeptRecord[];
  /** Before which it was still in use, whatever keeps it: when erasure was asked for, or the case closed. */
  readonly endedAt: Instant;
}

/** The place of a candidate in the order in which they are looked through. */
export interface CandidateKey {
  readonly kind: DestructionItem['kind'];
  readonly itemId: Uuid;
}

/** The records of the other contexts, as retention sees them. */
export interface RecordKeeping {
  /**
   * Contracts that the person signed or that bind him, offers that came to nothing, and cases for or against him.
   * With all that was recorded before the call: an erasure must not overlook the signature of a moment ago.
   */
  recordsOf(subjectId: SubjectId): Promise<readonly KeptRecord[]>;

  /** Where the target of a hold lies; undefined when there is none. */
  regionOf(target: HoldTarget): Promise<string | undefined>;

  /** Candidates in a region, page by page; a page shorter than `limit` is the last. */
  candidates(
    regionCode: string,
    after: CandidateKey | undefined,
    limit: number,
  ): Promise<readonly DestructionCandidate[]>;

  /** A candidate as it now is; undefined when it is gone. */
  candidate(item: Pick<DestructionItem, 'kind' | 'itemId' | 'regionCode'>): Promise<DestructionCandidate | undefined>;

  /** Puts the end of a person's evidence on record with the person. Repeating it under the same command id changes nothing. */
  recordErasure(residentId: Uuid, reason: string, context: CommandContext): Promise<void>;
}

/** Injection token of the {@link RecordKeeping}. */
export const RECORD_KEEPING = Symbol('RecordKeeping');

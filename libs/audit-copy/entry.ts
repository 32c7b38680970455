import type { Position } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';

/** Where the copy says an event stands in the log, and what it is: all that is compared with the log. */
export interface CopiedEvent {
  /** Counted from 1 without gaps, in the order of arrival. */
  readonly sequence: number;
  readonly eventId: Uuid;
  readonly logPosition: Position;
  readonly streamId: string;
  readonly streamRevision: number;
  readonly storedType: string;
  /** `recordDigestOf` the stored event, as its message carried it. */
  readonly recordDigest: string;
}

/** A whole entry of the copy. */
export interface CopyEntry extends CopiedEvent {
  /** CloudEvents type of the message. */
  readonly eventType: string;
  /** The message as it was received: its exact text, so that the chain can be computed again. */
  readonly message: string;
  readonly receivedAt: Instant;
  /** 32 bytes; see `chainHashOf`. */
  readonly chainHash: Buffer;
}

/** A place on the chain: whoever keeps one elsewhere can tell later whether the copy still leads through it. */
export interface ChainHead {
  readonly sequence: number;
  /** Hexadecimal. */
  readonly chainHash: string;
}

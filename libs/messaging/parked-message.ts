import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';

/** A message a consumer could not handle, or one that waits behind such a message. Without its content, which is nobody's but the consumer's. */
export interface ParkedMessage {
  /** Of the event; of a message that could not be read, one made from where it was found. */
  readonly eventId: Uuid;
  readonly subject: string;
  /** CloudEvents type; null when the message could not be read. */
  readonly type: string | null;
  readonly reason: string;
  readonly attempts: number;
  readonly parkedAt: Instant;
}

/** Which parked messages of a consumer are meant. */
export type RedriveSelection =
  { readonly all: true } | { readonly subjects: readonly string[] } | { readonly eventIds: readonly Uuid[] };

export interface RedrivePreview {
  readonly selected: number;
  /** How many of them would stay, because an earlier message of their subject is not selected. */
  readonly heldBack: number;
}

export interface RedriveResult {
  readonly handled: number;
  /** Parked messages of the consumer afterwards, selected or not. */
  readonly stillParked: number;
}

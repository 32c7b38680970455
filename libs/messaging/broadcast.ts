import type { ClientBase } from 'pg';
import type { Instant } from '#libs/kernel/clock';
import type { Uuid } from '#libs/kernel/identifiers';
import type { IntegrationEvent } from './integration-event.js';

/** One who acts on integration events. */
export interface Consumer {
  /** kebab-case, never changed: progress and inbox are kept under it. */
  readonly name: string;
  /** CloudEvents types it wants; see {@link IntegrationEvent}. */
  readonly types: readonly string[];
  /**
   * Has the effect, in a transaction that also notes the message as handled: both or neither. What it does outside the transaction may
   * happen again. Errors end up in the list of parked messages, so their text holds no personal data.
   */
  handle(message: IntegrationEvent, transaction: ClientBase): Promise<void>;
}

/**
 * The port through which contexts hear of each other. Every adapter (direct on one machine, Kafka on many) passes
 * `contract/broadcast-contract.ts`: a message has its effect once however often it is delivered, messages of one subject have theirs in
 * order, and one that cannot be handled is parked with those of its subject behind it while all others go on.
 */
export interface Broadcast {
  /**
   * Delivers to a consumer, from where it left off or from the beginning, until the signal.
   * @returns when the message in hand is finished
   */
  consume(consumer: Consumer, signal: AbortSignal): Promise<void>;
}

/** A message a consumer could not handle, or one that waits behind such a message. */
export interface ParkedMessage {
  readonly eventId: Uuid;
  readonly subject: string;
  readonly reason: string;
  readonly attempts: number;
  readonly parkedAt: Instant;
}

export interface RedriveResult {
  readonly handled: number;
  readonly stillParked: number;
}

/** What an operator does about parked messages once the cause is removed. */
export interface ParkedMessages {
  /** In the order of the log. */
  list(consumerName: string): Promise<readonly ParkedMessage[]>;
  /** Hands the parked messages over again, in order; of a subject no more than up to the first that fails again. */
  redrive(consumer: Consumer): Promise<RedriveResult>;
}

/** Told what an operator must know. */
export interface BroadcastObserver {
  parked?(consumer: string, eventId: string, reason: string): void;
  retrying?(consumer: string, error: Error): void;
}

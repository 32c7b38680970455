import type { ClientBase } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import type { IntegrationEvent } from './integration-event.js';
import type { ParkedMessage, RedrivePreview, RedriveResult, RedriveSelection } from './parked-message.js';

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
  /**
   * The same for several messages in one transaction, in their order, for who handles many more cheaply together. When it fails, the
   * messages are handed to {@link handle} one by one, so that only the one at fault is parked.
   */
  handleMany?(messages: readonly IntegrationEvent[], transaction: ClientBase): Promise<void>;
  /** Its own rows tell which events it had: no inbox is kept, and repeated deliveries reach it, too. */
  readonly recognisesRepeats?: true;
}

/**
 * The port through which contexts hear of each other. Every adapter (direct on one machine, Kafka on many) passes
 * `contract/broadcast-contract.ts`: a message has its effect once however often it is delivered, messages of one subject have theirs in
 * order, and one that cannot be handled is parked with those of its subject behind it while all others go on.
 */
export interface Broadcast {
  /**
   * Delivers to a consumer, from where it left off or from the beginning, until the signal. What is away (database, broker, log) is
   * waited for.
   * @returns when the message in hand is finished
   */
  consume(consumer: Consumer, signal: AbortSignal): Promise<void>;
}

/** What an operator does about parked messages once the cause is removed. */
export interface ParkedMessages {
  /** In the order of the log. */
  list(consumerName: string): Promise<readonly ParkedMessage[]>;
  /** What {@link redrive} would hand over. Changes nothing. */
  preview(consumerName: string, selection: RedriveSelection): Promise<RedrivePreview>;
  /**
   * Hands parked messages over again, in order; of a subject no more than up to the first that fails again or is not selected.
   * @param selection default: all of them
   */
  redrive(consumer: Consumer, selection?: RedriveSelection): Promise<RedriveResult>;
}

/** Told what an operator must know. */
export interface BroadcastObserver {
  parked?(consumer: string, eventId: Uuid, reason: string): void;
  retrying?(consumer: string, error: Error): void;
}

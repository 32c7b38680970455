import type { Uuid } from '#libs/kernel/identifiers';
import type { IntegrationEvent } from '../integration-event.js';

/** What an adapter has received for a consumer: a message still to be opened. */
export interface Arrival {
  /** Consumers deduplicate by it: the same however often it arrives. */
  readonly id: Uuid;
  /** Arrivals of one subject are handled in order. */
  readonly subject: string;
  /** Orders the parked messages of a subject: opaque, compares as a string. */
  readonly position: string;
  /** What it was received as, kept when it cannot be opened. */
  readonly raw?: Buffer;
  /**
   * @returns undefined when it is not for anybody
   * @throws Error when it cannot be read or made
   */
  open(): IntegrationEvent | undefined;
}

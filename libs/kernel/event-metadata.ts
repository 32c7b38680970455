import type { Actor } from './actor.js';
import type { Instant } from './clock.js';
import type { Uuid } from './identifiers.js';

/** What is recorded of every event besides its data (architecture: "Event metadata"). Recorded-at is added by the log. */
export interface EventMetadata {
  readonly actor: Actor;
  /** Why, in the actor's words, where a rule asks for a ground. Never personal data. */
  readonly reason?: string;
  readonly commandId: Uuid;
  /** Hash of the command's input: a command id that comes back with other input is refused. */
  readonly inputHash: string;
  readonly correlationId: Uuid;
  readonly causationId: Uuid;
  /** When the fact took effect in the world. */
  readonly effectiveAt: Instant;
  /** W3C `traceparent` of the request, so that a trace goes on behind the log; absent when nothing is traced. */
  readonly traceParent?: string;
}

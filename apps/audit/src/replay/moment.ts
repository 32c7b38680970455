import type { Instant } from '#libs/kernel/clock';
import type { Position, StoredEvent } from '#libs/event-store/event-log';

/**
 * A moment in the life of a record, and what it means to ask for it:
 * - `known`: what the log held by then (recorded-at). The question of an auditor who asks what somebody could have known.
 * - `effective`: what had taken effect in the world by then, as far as it is known today. Late paper moves this, never `known`.
 * - `position`, `revision`: exact places in the log or in the stream, inclusive.
 */
export type Moment =
  | { readonly axis: 'known'; readonly at: Instant }
  | { readonly axis: 'effective'; readonly at: Instant }
  | { readonly axis: 'position'; readonly at: Position }
  | { readonly axis: 'revision'; readonly at: number };

/**
 * Whether an event belongs to the state at the moment.
 * @param effectiveAt when the event took effect
 */
export function isPartOf(moment: Moment, event: StoredEvent, effectiveAt: Instant): boolean {
  switch (moment.axis) {
    case 'known':
      return event.recordedAt <= moment.at;
    case 'effective':
      return effectiveAt <= moment.at;
    case 'position':
      return event.position <= moment.at;
    case 'revision':
      return event.revision <= moment.at;
  }
}

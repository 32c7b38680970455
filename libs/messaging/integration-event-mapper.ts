import type { StoredEvent } from '#libs/event-store/event-log';
import { recordDigestOf } from '#libs/event-store/record-digest';
import type { IntegrationEvent } from './integration-event.js';

/** What one context tells the others: its side of the public contract. Each context declares one and registers it once. */
export interface IntegrationEventMapper {
  /** Types of the integration events it makes. */
  readonly types: readonly string[];
  /** Stored types it makes them from, all shipped versions of them. */
  readonly storedTypes: readonly string[];
  /** @returns undefined when this event is nobody else's business */
  map(stored: StoredEvent): IntegrationEvent | undefined;
}

/**
 * An integration event made from a stored one.
 * @param context the telling context, `communities`
 * @param event kebab-case with its version, `resident-erased.v1`
 */
export function integrationEventOf<Data>(
  stored: StoredEvent,
  context: string,
  event: string,
  data: Data,
): IntegrationEvent<Data> {
  return {
    specversion: '1.0',
    id: stored.id,
    source: `/qiyue/${context}`,
    type: `cn.qiyue.${context}.${event}`,
    subject: stored.streamId,
    time: stored.recordedAt,
    datacontenttype: 'application/json',
    correlationid: stored.metadata.correlationId,
    causationid: stored.id,
    logposition: stored.position,
    streamrevision: stored.revision,
    storedtype: stored.type,
    recorddigest: recordDigestOf(stored),
    effectiveat: stored.metadata.effectiveAt,
    ...(stored.metadata.traceParent === undefined ? {} : { traceparent: stored.metadata.traceParent }),
    data,
  };
}

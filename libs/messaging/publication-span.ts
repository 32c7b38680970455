import { SpanKind, type Span } from '@opentelemetry/api';
import { contextOfTraceParent, startSpan, traceParentOf } from '#libs/observability/tracing/trace-context';
import type { IntegrationEvent } from './integration-event.js';

/** A message on its way, and the span that ends when the brokers have it. */
export interface Publication {
  readonly event: IntegrationEvent;
  /** Undefined when the event comes from no trace. */
  readonly span: Span | undefined;
}

/** Goes on with the trace that an event comes from, if it comes from one; whoever handles the message goes on from here. */
export function startPublication(event: IntegrationEvent): Publication {
  if (event.traceparent === undefined) return { event, span: undefined };
  const span = startSpan(
    'publish',
    {
      kind: SpanKind.PRODUCER,
      attributes: {
        'messaging.operation.type': 'send',
        'messaging.message.id': event.id,
        'qiyue.type': event.type,
        'qiyue.position': event.logposition,
      },
    },
    contextOfTraceParent(event.traceparent),
  );
  return { event: { ...event, traceparent: traceParentOf(span) ?? event.traceparent }, span };
}

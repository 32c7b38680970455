import { SpanKind, type Span, type SpanOptions } from '@opentelemetry/api';
import { contextOfTraceParent, inSpan, noteError, startSpan } from '#libs/observability/tracing/trace-context';
import { withCorrelation } from '#libs/platform/correlation';
import type { Consumer } from './broadcast.js';
import type { IntegrationEvent } from './integration-event.js';

/**
 * A consumer whose work belongs to the request that brought it about: its log lines carry that correlation id, and its span goes on with that
 * trace. Adapters know nothing of it.
 */
export function observedConsumer(consumer: Consumer): Consumer {
  const { name, types, recognisesRepeats, handleMany } = consumer;
  const handle: Consumer['handle'] = (message, transaction) =>
    withCorrelation(message.correlationid, () =>
      inSpan(
        `handle ${name}`,
        optionsFor(name, message),
        () => consumer.handle(message, transaction),
        contextOfTraceParent(message.traceparent),
      ),
    );
  return {
    name,
    types,
    handle,
    ...(handleMany === undefined
      ? {}
      : {
          handleMany: (messages, transaction) =>
            underSpansOf(name, messages, () => handleMany.call(consumer, messages, transaction)),
        }),
    ...(recognisesRepeats === undefined ? {} : { recognisesRepeats }),
  };
}

/** Many messages belong to many requests: each that is traced has its span, and lines logged meanwhile belong to none. */
async function underSpansOf(
  consumer: string,
  messages: readonly IntegrationEvent[],
  work: () => Promise<void>,
): Promise<void> {
  const spans: Span[] = [];
  for (const message of messages) {
    if (message.traceparent === undefined) continue;
    spans.push(
      startSpan(`handle ${consumer}`, optionsFor(consumer, message), contextOfTraceParent(message.traceparent)),
    );
  }
  try {
    await work();
  } catch (error) {
    for (const span of spans) noteError(span, error);
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
}

function optionsFor(consumer: string, message: IntegrationEvent): SpanOptions {
  return {
    kind: SpanKind.CONSUMER,
    attributes: {
      'messaging.operation.type': 'process',
      'messaging.message.id': message.id,
      'qiyue.consumer': consumer,
      'qiyue.type': message.type,
      'qiyue.position': message.logposition,
    },
  };
}

import { SpanKind } from '@opentelemetry/api';
import type { ClientBase } from 'pg';
import type { Uuid } from '#libs/kernel/identifiers';
import { contextOfTraceParent, inSpan } from '#libs/observability/tracing/trace-context';
import { withCorrelation } from '#libs/platform/correlation';
import type { Consumer } from './broadcast.js';
import type { IntegrationEvent } from './integration-event.js';

/**
 * A consumer whose work belongs to the request that brought it about: its log lines carry that correlation id, and its span goes on with that
 * trace. Adapters know nothing of it.
 */
export class ObservedConsumer implements Consumer {
  readonly name: string;
  readonly types: readonly string[];

  constructor(private readonly consumer: Consumer) {
    this.name = consumer.name;
    this.types = consumer.types;
  }

  handle(message: IntegrationEvent, transaction: ClientBase): Promise<void> {
    return withCorrelation(message.correlationid as Uuid, () =>
      inSpan(
        `handle ${this.name}`,
        {
          kind: SpanKind.CONSUMER,
          attributes: {
            'messaging.operation.type': 'process',
            'messaging.message.id': message.id,
            'qiyue.consumer': this.name,
            'qiyue.type': message.type,
            'qiyue.position': message.logposition,
          },
        },
        () => this.consumer.handle(message, transaction),
        contextOfTraceParent(message.traceparent),
      ),
    );
  }
}

import type { Position, StoredEvent } from '#libs/event-store/event-log';
import { streamIdOf } from '#libs/kernel/aggregate';
import type { StoredPayload } from '#libs/kernel/event-codec';
import { idFromName } from '#libs/kernel/identifiers';
import { envelopeSchema } from '#libs/messaging/envelope-schema';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { publishedSchemaOf } from '#libs/messaging/schemas';
import { aggregates } from './aggregates.js';
import { integrationEventMappers } from './integration-events.js';

/** A public type with all that its documentation shows. */
export interface DescribedPublicEvent {
  readonly context: string;
  readonly type: string;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Messages that the given stored events become. */
  readonly examples: readonly { readonly storedType: string; readonly message: IntegrationEvent }[];
}

export interface DescribedPublicContract {
  readonly envelope: unknown;
  readonly events: readonly DescribedPublicEvent[];
}

const AT = '2026-06-30T02:00:00.000Z';

/** The whole public contract, with examples made from the stored events that are given. */
export function describePublicContract(stored: readonly StoredPayload[]): DescribedPublicContract {
  const examples = stored.map((payload) => ({ storedType: payload.type, message: messageOf(payload) }));
  const events = integrationEventMappers.flatMap(({ context, schemas }) =>
    schemas.map((schema) => ({
      context,
      type: schema.type,
      description: schema.description,
      schema: publishedSchemaOf(schema),
      examples: examples.filter(({ message }) => message.type === schema.type),
    })),
  );
  return { envelope: envelopeSchema, events };
}

/** @throws Error when no context tells of this stored type */
export function messageOf(payload: StoredPayload): IntegrationEvent {
  const mapper = integrationEventMappers.find(({ storedTypes }) => storedTypes.includes(payload.type));
  const message = mapper?.map(exampleEvent(payload));
  if (message === undefined) throw new Error(`stored type ${payload.type} has no public event`);
  return message;
}

/** A stored event around a payload; ids and times are the same at every run. */
export function exampleEvent({ type, data }: StoredPayload): StoredEvent {
  const category = aggregates.find(({ codec }) => codec.storedTypes.includes(type))?.category;
  if (category === undefined) throw new Error(`stored type ${type} belongs to no aggregate`);
  const commandId = idFromName('example', type, 'command');
  return {
    id: idFromName('example', type, 'event'),
    streamId: streamIdOf(category, idFromName('example', category)),
    revision: 0,
    position: '0000000000000000001' as Position,
    type,
    data,
    metadata: {
      actor: { accountId: idFromName('example', 'account'), role: 'GridWorker', regionCode: '370704001001' },
      commandId,
      inputHash: 'a'.repeat(64),
      correlationId: commandId,
      causationId: commandId,
      effectiveAt: AT,
    },
    recordedAt: AT,
  };
}

import type { TObject, TProperties } from '@sinclair/typebox';
import { aggregateIdOf } from '#libs/kernel/aggregate';
import type { DomainEvent } from '#libs/kernel/decider';
import type { EventCodec } from '#libs/kernel/event-codec';
import { integrationEventOf, type IntegrationEventMapper } from './integration-event-mapper.js';
import { record, type PublicData } from './public-fields.js';

/** What the message of one public type holds, for ever: another form is another version. */
export interface PublicSchema {
  /** CloudEvents type, `cn.qiyue.contracts.contract-signed.v1` */
  readonly type: string;
  /** What happened, in one sentence. */
  readonly description: string;
  /** JSON Schema (draft 2020-12) of `data`. */
  readonly data: TObject;
}

/** One event as others are told of it. Made by {@link definePublicEvent}. */
export interface PublicEvent<Event extends DomainEvent> {
  /** kebab-case, `contract-signed` */
  readonly name: string;
  readonly version: number;
  readonly description: string;
  readonly data: TObject;
  readonly map: (event: Event, aggregateId: string) => unknown;
}

interface PublicEventDefinition<Event extends DomainEvent, Properties extends TProperties> {
  readonly name: string;
  readonly version: number;
  readonly description: string;
  readonly data: Properties;
  /** @param aggregateId the part of the stream id behind the category */
  readonly map: (event: Event, aggregateId: string) => PublicData<TObject<Properties>>;
}

/** Declares a public event; what `map` returns is checked against `data` by the compiler. */
export function definePublicEvent<Event extends DomainEvent, Properties extends TProperties>(
  definition: PublicEventDefinition<Event, Properties>,
): PublicEvent<Event> {
  return { ...definition, data: record<TProperties>(definition.data) };
}

/** The public events of an aggregate, one for each of its events: one that is missing does not compile. */
export type PublicEventsOf<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: PublicEvent<Extract<Event, { readonly type: Type }>>;
};

/** What is told of one kind of aggregate: the mapping and the schemas that its messages keep to. */
export interface PublicContract extends IntegrationEventMapper {
  /** Name of the context, `contracts` */
  readonly context: string;
  readonly schemas: readonly PublicSchema[];
}

export interface PublicContractDefinition<Event extends DomainEvent> {
  readonly context: string;
  readonly codec: EventCodec<Event>;
  readonly events: PublicEventsOf<Event>;
  /** Versions no longer made. Their messages still lie in topics, so their schemas stay. */
  readonly retired?: readonly PublicSchema[];
}

/** The public contract of an aggregate. Its mapping checks nothing at run time: that is the tests' and the consumers' part. */
export function publicContractOf<Event extends DomainEvent>(
  definition: PublicContractDefinition<Event>,
): PublicContract {
  const { context, codec, retired = [] } = definition;
  // Each event is looked up by its own type, which the compiler cannot follow.
  const events = new Map(Object.entries(definition.events as unknown as Readonly<Record<string, PublicEvent<Event>>>));
  const schemas = [...events.values()].map(({ name, version, description, data }) => ({
    type: `cn.qiyue.${context}.${name}.v${version}`,
    description,
    data,
  }));
  return {
    context,
    schemas: [...schemas, ...retired],
    types: schemas.map(({ type }) => type),
    storedTypes: codec.storedTypes,
    map(stored) {
      const event = codec.decode(stored);
      const told = events.get(event.type);
      // Only a codec that knows more events than their union does can bring this about.
      if (told === undefined) throw new Error(`event ${event.type} of context ${context} has no public form`);
      const data = told.map(event, aggregateIdOf(stored.streamId));
      return integrationEventOf(stored, context, `${told.name}.v${told.version}`, data);
    },
  };
}

import type { LogPage, Position, StoredEvent } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';
import type { Span } from '@opentelemetry/api';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { encodeMessage, type EncodedMessage } from '#libs/messaging/kafka/kafka-message';
import { startPublication } from '#libs/messaging/publication-span';

/** Messages sent at a time, and their bytes before compression. More of them make the brokers no faster, but cost more to send again. */
const BATCH_MESSAGES = 2_000;
const BATCH_BYTES = 2 * 1024 * 1024;

/** A stored event that has no public form, or of which none can be made. It is never passed over. */
export class UnpublishableEventError extends Error {
  override readonly name = 'UnpublishableEventError';

  constructor(
    readonly stored: Pick<StoredEvent, 'id' | 'type' | 'position'>,
    options?: ErrorOptions,
  ) {
    super(`event ${stored.id} (${stored.type}) at ${stored.position} cannot be published`, options);
  }
}

/** Messages that are sent together. */
export interface Batch {
  readonly messages: readonly EncodedMessage[];
  /** Once they are acknowledged, everything up to here is. */
  readonly upTo: Position;
  /** When the first of its events was recorded. */
  readonly since: Instant | undefined;
  /** Of those messages that come from a trace; to be ended when they are acknowledged. */
  readonly spans: readonly Span[];
}

/** Makes pages of the log into batches of messages, full ones as long as there is more to come. */
export class Outgoing {
  private readonly mappers = new Map<string, IntegrationEventMapper>();
  private messages: EncodedMessage[] = [];
  private bytes = 0;
  private spans: Span[] = [];
  private since: Instant | undefined;
  /** Position of the last event that has become a message, or needs none. */
  private examined: Position;

  constructor(
    mappers: readonly IntegrationEventMapper[],
    private readonly topicPrefix: string,
    /** Where the first page begins, exclusive. */
    after: Position,
  ) {
    this.examined = after;
    for (const mapper of mappers) for (const type of mapper.storedTypes) this.mappers.set(type, mapper);
  }

  /**
   * What does not fill a batch waits for the next page, unless this one was the last for now.
   * @throws UnpublishableEventError after everything before that event
   */
  *batchesOf({ events, checkpoint, caughtUp }: LogPage): Generator<Batch> {
    for (const stored of events) {
      let message: EncodedMessage | undefined;
      try {
        message = this.messageOf(stored);
      } catch (error) {
        yield this.take(this.examined);
        throw error;
      }
      this.examined = stored.position;
      if (message === undefined) continue;
      this.messages.push(message);
      this.bytes += message.bytes;
      this.since ??= stored.recordedAt;
      if (this.messages.length >= BATCH_MESSAGES || this.bytes >= BATCH_BYTES) yield this.take(stored.position);
    }
    if (caughtUp || this.messages.length === 0) yield this.take(checkpoint);
  }

  private take(upTo: Position): Batch {
    const { messages, since, spans } = this;
    this.spans = [];
    this.messages = [];
    this.bytes = 0;
    this.since = undefined;
    return { messages, upTo, since, spans };
  }

  private messageOf(stored: StoredEvent): EncodedMessage | undefined {
    const mapper = this.mappers.get(stored.type);
    if (mapper === undefined) throw new UnpublishableEventError(stored);
    try {
      const event = mapper.map(stored);
      if (event === undefined) return undefined;
      const publication = startPublication(event);
      if (publication.span !== undefined) this.spans.push(publication.span);
      return encodeMessage(publication.event, this.topicPrefix);
    } catch (cause) {
      throw new UnpublishableEventError(stored, { cause });
    }
  }
}

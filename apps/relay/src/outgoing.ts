import type { LogPage, Position, StoredEvent } from '#libs/event-store/event-log';
import type { Instant } from '#libs/kernel/clock';
import type { IntegrationEventMapper } from '#libs/messaging/integration-event-mapper';
import { encodeMessage, type EncodedMessage } from '#libs/messaging/kafka/kafka-message';

/** Messages sent at a time, and their bytes. More of them make the brokers no faster, but cost more to send again. */
const BATCH_MESSAGES = 1_000;
const BATCH_BYTES = 1024 * 1024;

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
}

/** Makes pages of the log into batches of messages. */
export class Outgoing {
  private readonly mappers = new Map<string, IntegrationEventMapper>();

  constructor(
    mappers: readonly IntegrationEventMapper[],
    private readonly topicPrefix: string,
  ) {
    for (const mapper of mappers) for (const type of mapper.storedTypes) this.mappers.set(type, mapper);
  }

  /** @throws UnpublishableEventError */
  *batchesOf({ events, checkpoint }: LogPage): Generator<Batch> {
    let messages: EncodedMessage[] = [];
    let bytes = 0;
    let since: Instant | undefined;
    for (const stored of events) {
      const message = this.messageOf(stored);
      if (message === undefined) continue;
      messages.push(message);
      bytes += message.bytes;
      since ??= stored.recordedAt;
      if (messages.length < BATCH_MESSAGES && bytes < BATCH_BYTES) continue;
      yield { messages, upTo: stored.position, since };
      messages = [];
      bytes = 0;
      since = undefined;
    }
    yield { messages, upTo: checkpoint, since };
  }

  private messageOf(stored: StoredEvent): EncodedMessage | undefined {
    const mapper = this.mappers.get(stored.type);
    if (mapper === undefined) throw new UnpublishableEventError(stored);
    try {
      const event = mapper.map(stored);
      return event === undefined ? undefined : encodeMessage(event, this.topicPrefix);
    } catch (cause) {
      throw new UnpublishableEventError(stored, { cause });
    }
  }
}

import type { StoredPayload } from '#libs/kernel/event-codec';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import { eventIdOf, type Uuid } from '#libs/kernel/identifiers';

/**
 * Id of an event that a command emits. With the content and the input in its id, an append that the log takes for a repetition did
 * write these very events; and an event that was changed afterwards no longer has its own id.
 * @param index among the events that the command emits into the stream, from 0
 */
export function storedEventId(
  streamId: string,
  index: number,
  { type, data }: StoredPayload,
  { commandId, inputHash }: Pick<EventMetadata, 'commandId' | 'inputHash'>,
): Uuid {
  return eventIdOf(commandId, streamId, index, JSON.stringify([type, data, inputHash]));
}

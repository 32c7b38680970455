import { newId } from '#libs/kernel/identifiers';
import type { EventMetadata } from '#libs/kernel/event-metadata';
import type { EventToAppend } from '../event-log.js';

/** Metadata of a fictitious command. */
export function someMetadata(overrides: Partial<EventMetadata> = {}): EventMetadata {
  const commandId = newId();
  return {
    actor: { accountId: 'account-1', role: 'GridWorker', regionCode: '370704001001' },
    commandId,
    inputHash: 'a'.repeat(64),
    correlationId: commandId,
    causationId: commandId,
    effectiveAt: '2026-06-30T02:00:00.000Z',
    ...overrides,
  };
}

/** An event nobody has appended yet. */
export function anEvent(overrides: Partial<EventToAppend> = {}): EventToAppend {
  return {
    id: newId(),
    type: 'SomethingHappened.v1',
    data: { text: '一份契约' },
    metadata: someMetadata(),
    ...overrides,
  };
}

/** Several of them. */
export function someEvents(count: number, overrides: Partial<EventToAppend> = {}): EventToAppend[] {
  return Array.from({ length: count }, () => anEvent(overrides));
}

import type { ClientBase } from 'pg';
import type { Consumer } from '#libs/messaging/broadcast';
import type { IntegrationEvent } from '#libs/messaging/integration-event';
import { addToCopy, type Added } from './copy-store.js';

/** Under which the copy consumes. */
export const COPY_CONSUMER = 'audit-copy';

/** Adds every message of every context to the copy. */
export class AuditCopyConsumer implements Consumer {
  readonly name = COPY_CONSUMER;
  /** An event that comes again with other content is to be found, not to end in an inbox. */
  readonly recognisesRepeats = true;

  constructor(
    readonly types: readonly string[],
    private readonly observe: (added: Added) => void = () => undefined,
  ) {}

  handle(message: IntegrationEvent, transaction: ClientBase): Promise<void> {
    return this.handleMany([message], transaction);
  }

  async handleMany(messages: readonly IntegrationEvent[], transaction: ClientBase): Promise<void> {
    this.observe(await addToCopy(transaction, messages));
  }
}

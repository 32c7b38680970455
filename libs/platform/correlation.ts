import { AsyncLocalStorage } from 'node:async_hooks';
import { validate } from 'uuid';
import { newId, type Uuid } from '#libs/kernel/identifiers';

const current = new AsyncLocalStorage<Uuid>();

/** Runs a request under its correlation id, so that everything logged meanwhile carries it. */
export function withCorrelation<T>(correlationId: Uuid, run: () => T): T {
  return current.run(correlationId, run);
}

/** The correlation id of the request being handled, if any. */
export function currentCorrelationId(): Uuid | undefined {
  return current.getStore();
}

/** The id a caller sent as `X-Correlation-Id` if it is a UUID, else a new one: nothing else may enter logs and events. */
export function correlationIdFrom(header: string | string[] | undefined): Uuid {
  return typeof header === 'string' && validate(header) ? header.toLowerCase() : newId();
}

import type { Environment } from './configuration.js';

/** Which engine keeps an installation's log, and where. */
export type EventLogAddress =
  | { readonly engine: 'postgres'; readonly connectionString: string }
  /** `url`: `esdb://…` or `esdb+discover://…`, as EventStoreDB's clients take it. */
  | { readonly engine: 'eventstoredb'; readonly url: string };

/** The log named by the environment: EventStoreDB when `EVENTSTORE_URL` is set, else the database at hand. */
export function eventLogAddressOf(
  environment: Pick<Environment, 'EVENTSTORE_URL'>,
  connectionString: string,
): EventLogAddress {
  const { EVENTSTORE_URL: url } = environment;
  return url === undefined ? { engine: 'postgres', connectionString } : { engine: 'eventstoredb', url };
}

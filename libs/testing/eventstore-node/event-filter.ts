import type { ReadReq as ReadRequest } from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredEvent } from '#libs/event-store/event-log';
import { invalidArgument } from './failures.js';
import { streamNameOf, typeOf } from './stored-form.js';

/** Examined events between two looks at the checkpoint when the reader names no window: the engine's page. */
const DEFAULT_WINDOW = 32;

/** A filter that the server applies: it examines every event and sends those that match. */
export interface EventFilter {
  matches(stored: StoredEvent): boolean;
  /** Events examined from one checkpoint to the next. */
  readonly checkpointInterval: number;
}

/** @throws CallFailure when the filter is none */
export function eventFilterOf(options: ReadRequest.Options.FilterOptions): EventFilter {
  const multiplier = options.getCheckpointintervalmultiplier();
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  if (multiplier < 1 || window < 1) throw invalidArgument('a filter has a window and a checkpoint interval');
  const [expression, textOf] = options.hasStreamIdentifier()
    ? [options.getStreamIdentifier(), (stored: StoredEvent) => streamNameOf(stored.streamId)]
    : [options.getEventType(), typeOf];
  if (expression === undefined) throw invalidArgument('a filter concerns the stream name or the type');
  const test = testOf(expression);
  return { matches: (stored) => test(textOf(stored)), checkpointInterval: multiplier * window };
}

function testOf(expression: ReadRequest.Options.FilterOptions.Expression): (text: string) => boolean {
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  try {
    const regex = new RegExp(expression.getRegex(), 'u');
    return (text) => regex.test(text);
  } catch (error) {
    throw invalidArgument((error as Error).message);
  }
}

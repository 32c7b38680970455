import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { LogFilter, Position } from '../event-log.js';
import { filterKeys } from '../log-filter.js';
import { placeOf } from './position.js';

const { Options } = streams.ReadReq;

type Direction = 'forwards' | 'backwards';

/** @param from inclusive revision; undefined for the near end */
export function streamRequest(
  streamId: string,
  direction: Direction,
  from: number | undefined,
  count: number,
): ReadReq {
  const stream = new Options.StreamOptions();
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(streamId));
  stream.setStreamIdentifier(identifier);
  if (from !== undefined) stream.setRevision(String(from));
  else if (direction === 'forwards') stream.setStart(new shared.Empty());
  else stream.setEnd(new shared.Empty());
  return requestOf((options) => {
    options.setStream(stream);
    options.setCount(String(count));
    options.setNoFilter(new shared.Empty());
  }, direction);
}

/** All events from a position on, forwards: the event there included. */
export function allRequest(from: Position, count: number): ReadReq {
  return requestOf((options) => {
    options.setAll(allFrom(from));
    options.setCount(String(count));
    options.setNoFilter(new shared.Empty());
  });
}

/** Events of its own that the server passes over at a time on the way back to the last of ours. */
const HEAD_WINDOW = 500;

/** The last event of any stream that is not the server's own. */
export function headRequest(): ReadReq {
  const all = new Options.AllOptions();
  all.setEnd(new shared.Empty());
  return requestOf((options) => {
    options.setAll(all);
    options.setCount('1');
    options.setFilter(filterOf({}, HEAD_WINDOW));
  }, 'backwards');
}

/**
 * A subscription to all events behind a position that the filter lets through.
 * @param window events examined between two checkpoints
 */
export function subscriptionRequest(after: Position, filter: LogFilter, window: number): ReadReq {
  return requestOf((options) => {
    options.setAll(allFrom(after));
    options.setSubscription(new Options.SubscriptionOptions());
    options.setFilter(filterOf(filter, window));
  });
}

function requestOf(set: (options: ReadReq.Options) => void, direction: Direction = 'forwards'): ReadReq {
  const options = new Options();
  const uuids = new Options.UUIDOption();
  uuids.setString(new shared.Empty());
  options.setUuidOption(uuids);
  options.setResolveLinks(false);
  options.setReadDirection(direction === 'forwards' ? Options.ReadDirection.FORWARDS : Options.ReadDirection.BACKWARDS);
  set(options);
  const request = new streams.ReadReq();
  request.setOptions(options);
  return request;
}

function allFrom(position: Position): ReadReq.Options.AllOptions {
  const all = new Options.AllOptions();
  const place = placeOf(position);
  if (place === undefined) {
    all.setStart(new shared.Empty());
    return all;
  }
  const from = new Options.Position();
  from.setCommitPosition(place.commit);
  from.setPreparePosition(place.prepare);
  all.setPosition(from);
  return all;
}

/** Streams that are not the server's own. */
const OUR_STREAMS = '^[^$]';

/** Begins no type that the log takes: for filters that let nothing through. */
const NO_TYPE = '-';

/**
 * What of a filter the server can check: types or else categories, by their beginnings. It lets a little too much through: a type also lets
 * those through that begin with it, and of a filter by both only the types count. The exact check is ours.
 */
function filterOf({ types, categories }: LogFilter, window: number): ReadReq.Options.FilterOptions {
  const filter = new Options.FilterOptions();
  const expression = new Options.FilterOptions.Expression();
  if (types !== undefined || categories?.length === 0) {
    const prefixes = categories?.length === 0 ? [] : filterKeys(types ?? []);
    expression.setPrefixList(prefixes.length === 0 ? [NO_TYPE] : [...prefixes]);
    filter.setEventType(expression);
  } else {
    if (categories === undefined) expression.setRegex(OUR_STREAMS);
    else expression.setPrefixList(filterKeys(categories).map((category) => `${category}-`));
    filter.setStreamIdentifier(expression);
  }
  filter.setMax(window);
  filter.setCheckpointintervalmultiplier(1);
  return filter;
}

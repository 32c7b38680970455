import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { ABSENT, type EncodedAppend, type EncodedEvent } from '../encoded-append.js';
import { withContentHash } from './content-hash.js';

/** Bytes of data and metadata in one message, well below the 4 MB that gRPC servers take unless told otherwise. */
const CHUNK_BYTES = 2 * 1024 * 1024;

/**
 * The messages of one append: one, unless it is large. No deadline travels with it, for it would be an instant by our clock, which a
 * server with another would take for past; the server's own time-out and ours hold.
 */
export function appendRequests(append: EncodedAppend, correlationId: string): readonly BatchAppendReq[] {
  let request = requestWith(correlationId);
  request.setOptions(optionsOf(append));
  const requests = [request];
  let bytes = 0;
  append.events.forEach((event, index) => {
    const size = event.data.length + event.metadata.length;
    if (bytes > 0 && bytes + size > CHUNK_BYTES) {
      request = requestWith(correlationId);
      requests.push(request);
      bytes = 0;
    }
    bytes += size;
    request.addProposedMessages(messageOf(append.streamId, append.expected + 1 + index, event));
  });
  request.setIsFinal(true);
  return requests;
}

function requestWith(correlationId: string): BatchAppendReq {
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(uuid(correlationId));
  return request;
}

function optionsOf({ streamId, expected }: EncodedAppend): BatchAppendReq.Options {
  const options = new streams.BatchAppendReq.Options();
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(streamId));
  options.setStreamIdentifier(identifier);
  if (expected === ABSENT) options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(expected));
  return options;
}

function messageOf(streamId: string, revision: number, event: EncodedEvent): BatchAppendReq.ProposedMessage {
  const message = new streams.BatchAppendReq.ProposedMessage();
  message.setId(uuid(event.id));
  message.getMetadataMap().set('type', event.type).set('content-type', 'application/json');
  message.setData(Buffer.from(event.data));
  message.setCustomMetadata(Buffer.from(withContentHash({ streamId, revision, ...event })));
  return message;
}

function uuid(text: string) {
  const id = new shared.UUID();
  id.setString(text);
  return id;
}

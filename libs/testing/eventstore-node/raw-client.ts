import { credentials, type ClientDuplexStream, type ClientReadableStream } from '@grpc/grpc-js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import timestampMessage from 'google-protobuf/google/protobuf/timestamp_pb.js';
import type {
  BatchAppendReq as BatchRequest,
  BatchAppendResp as BatchResponse,
  ReadReq as ReadRequest,
  ReadResp as ReadResponse,
} from '@eventstore/db-client/generated/streams_pb.js';
import { newId } from '#libs/kernel/identifiers';
import { BatchAppendReq, Empty, GoogleEmpty, ReadReq, StreamIdentifier, UUID } from './protocol.js';

const { Timestamp } = timestampMessage;

/** What the client cannot be made to send, and what it does not show: the protocol itself, for specs. */
export class RawClient {
  private readonly streams: InstanceType<typeof streamsService.StreamsClient>;

  /** @param url of a node, as the client takes it */
  constructor(url: string) {
    this.streams = new streamsService.StreamsClient(new URL(url).host, credentials.createInsecure());
  }

  batchAppend(): RawBatch {
    return new RawBatch(this.streams.batchAppend());
  }

  read(configure: (options: ReadRequest.Options) => void): ClientReadableStream<ReadResponse> {
    const options = new ReadReq.Options();
    options.setNoFilter(new Empty());
    options.setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()));
    configure(options);
    return this.streams.read(new ReadReq().setOptions(options));
  }

  close(): void {
    this.streams.close();
  }
}

/** Chunks sent one by one, responses in the order in which they come. */
export class RawBatch {
  private readonly responses: AsyncIterator<BatchResponse>;

  constructor(readonly call: ClientDuplexStream<BatchRequest, BatchResponse>) {
    this.responses = call[Symbol.asyncIterator]() as AsyncIterator<BatchResponse>;
  }

  send(chunk: BatchRequest): void {
    this.call.write(chunk);
  }

  async next(): Promise<BatchResponse> {
    const { value, done } = await this.responses.next();
    if (done === true) throw new Error('the batch stream has ended');
    return value;
  }
}

export interface Chunk {
  readonly correlationId: string;
  readonly events?: readonly { readonly id?: string; readonly type?: string; readonly data?: Uint8Array }[];
  readonly final?: boolean;
  /** Options make a chunk the first. */
  readonly stream?: string;
  readonly expected?: number | 'no-stream' | 'any';
  readonly deadline?: Date;
}

export function chunkOf({ correlationId, events = [], final = true, stream, expected, deadline }: Chunk): BatchRequest {
  const chunk = new BatchAppendReq().setCorrelationId(new UUID().setString(correlationId)).setIsFinal(final);
  for (const { id = newId(), type = 'Happened.v1', data = Buffer.from('{}') } of events) {
    const message = new BatchAppendReq.ProposedMessage().setId(new UUID().setString(id)).setData(data);
    message.getMetadataMap().set('type', type).set('content-type', 'application/json');
    chunk.addProposedMessages(message);
  }
  if (stream === undefined) return chunk;
  const options = new BatchAppendReq.Options().setStreamIdentifier(identifierOf(stream));
  if (typeof expected === 'number') options.setStreamPosition(String(expected));
  else if (expected === 'no-stream') options.setNoStream(new GoogleEmpty());
  else if (expected === 'any') options.setAny(new GoogleEmpty());
  if (deadline !== undefined) options.setDeadline(Timestamp.fromDate(deadline));
  return chunk.setOptions(options);
}

export function identifierOf(streamName: string): InstanceType<typeof StreamIdentifier> {
  return new StreamIdentifier().setStreamName(Buffer.from(streamName, 'utf8'));
}

import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import { answerAppend } from './append-call.js';
import { BatchAppendCall } from './batch-append-call.js';
import { answerFeatures, answerGossip } from './cluster-calls.js';
import { answerDelete, answerTombstone } from './deletion-calls.js';
import { CallFailure, failureOfRead, shuttingDown } from './failures.js';
import type { EventStoreNodeHooks } from './node-hooks.js';
import { GossipService, ServerFeaturesService, StreamsService } from './protocol.js';
import { AllReader } from './read-all.js';
import { readIntentOf } from './read-request.js';
import { StreamReader } from './read-stream.js';
import { ResponseStream, type EncodedResponse, type ReadCall } from './response-stream.js';
import { StreamGrowth } from './stream-growth.js';
import { StreamStates } from './stream-states.js';
import { StreamWriter } from './stream-writer.js';

export interface EventStoreNodeOptions {
  /** Holds the node's events and nothing else; the node is its only writer. It stays open when the node stops. */
  readonly log: EventLog;
  /** Default: a free one. */
  readonly port?: number;
  readonly host?: string;
  readonly hooks?: EventStoreNodeHooks;
}

/** Octets of one message on the wire: above the largest append, so that its size is refused as such. */
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

/** Milliseconds that connections get to take in their last responses when the node stops. */
const DRAIN_TIMEOUT = 1_000;

/** The service as the client defines it, but for events, which come as octets. */
const STREAMS = {
  ...StreamsService,
  read: {
    ...StreamsService.read,
    responseSerialize: (response: EncodedResponse) =>
      Buffer.isBuffer(response) ? response : Buffer.from(response.serializeBinary()),
  },
};

/**
 * A node that speaks enough of EventStoreDB's protocol for the official client, over our own log. For tests only: it has no users, no
 * projections, no persistent subscriptions, no cluster. What is acknowledged is as durable as the log.
 */
export class EventStoreNode {
  private readonly server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': -1,
  });
  private readonly injector = this.server.createConnectionInjector(ServerCredentials.createInsecure());
  private readonly sockets = new Set<Socket>();
  private readonly batches = new Set<BatchAppendCall>();
  private readonly reads = new Set<ResponseStream>();
  private readonly instanceId = newId();
  private readonly growth = new StreamGrowth();
  private readonly writer: StreamWriter;
  private readonly streamReader: StreamReader;
  private readonly allReader: AllReader;
  private batchAppends = 0;
  private ended: Promise<void> | undefined;

  private constructor(
    private readonly listener: NetServer,
    private readonly host: string,
    log: EventLog,
    states: StreamStates,
    private readonly hooks: EventStoreNodeHooks,
  ) {
    this.writer = new StreamWriter(log, states, (streamName) => this.growth.announce(streamName));
    this.streamReader = new StreamReader(log, states, this.writer, this.growth);
    this.allReader = new AllReader(log);
    this.addServices();
    listener.on('connection', (socket) => this.accept(socket));
  }

  /** Listens when the promise resolves. */
  static async start({
    log,
    port = 0,
    host = '127.0.0.1',
    hooks = {},
  }: EventStoreNodeOptions): Promise<EventStoreNode> {
    const states = new StreamStates();
    await states.load(log);
    const listener = createServer({ noDelay: true });
    const node = new EventStoreNode(listener, host, log, states, hooks);
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(port, host, resolve);
    });
    return node;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** As the client takes it. */
  get url(): string {
    return `esdb://${this.host}:${this.port}?tls=false`;
  }

  /** Ends open streams with CANCELLED, then the connections. May be repeated. */
  stop(): Promise<void> {
    return (this.ended ??= this.shutDown());
  }

  /** Cuts all connections at once, as the death of the process would: nobody is told anything. */
  kill(): Promise<void> {
    return (this.ended ??= this.cutOff());
  }

  private async shutDown(): Promise<void> {
    const closed = this.closeListener();
    for (const call of [...this.batches, ...this.reads]) call.break(shuttingDown());
    this.injector.drain(DRAIN_TIMEOUT);
    await closed;
    this.server.forceShutdown();
  }

  private async cutOff(): Promise<void> {
    const closed = this.closeListener();
    for (const socket of this.sockets) socket.resetAndDestroy();
    await closed;
    this.injector.destroy();
    this.server.forceShutdown();
  }

  /** Takes no more connections; resolves when those there are have ended. */
  private closeListener(): Promise<void> {
    return new Promise((resolve) => this.listener.close(() => resolve()));
  }

  /** Ends all batch streams with UNAVAILABLE: what waits on them may be written or not. */
  breakBatchStreams(): void {
    for (const call of [...this.batches])
      call.break(new CallFailure(status.UNAVAILABLE, 'the batch stream was broken'));
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    this.injector.injectConnection(socket);
  }

  private addServices(): void {
    this.add(STREAMS, {
      append: (
        call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
        answer: sendUnaryData<streams.AppendResp>,
      ) => void answerAppend(this.writer, call, answer),
      batchAppend: (call: ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>) =>
        this.batches.add(
          new BatchAppendCall(
            call,
            this.writer,
            this.hooks,
            () => (this.batchAppends += 1),
            (ended) => this.batches.delete(ended),
          ),
        ),
      read: (call: ReadCall) => void this.answerRead(call),
      delete: (
        call: ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>,
        answer: sendUnaryData<streams.DeleteResp>,
      ) => void answerDelete(this.writer, call, answer),
      tombstone: (
        call: ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>,
        answer: sendUnaryData<streams.TombstoneResp>,
      ) => void answerTombstone(this.writer, call, answer),
    });
    this.add(ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: sendUnaryData<SupportedMethods>) => answerFeatures(answer),
    });
    this.add(GossipService, {
      read: (_: unknown, answer: sendUnaryData<ClusterInfo>) =>
        answerGossip(answer, { instanceId: this.instanceId, host: this.host, port: this.port }),
    });
  }

  private add(
    service: ServiceDefinition<UntypedServiceImplementation>,
    implementation: UntypedServiceImplementation,
  ): void {
    this.server.addService(service, implementation);
  }

  /** Never rejects. */
  private async answerRead(call: ReadCall): Promise<void> {
    const out = new ResponseStream(call, (ended) => this.reads.delete(ended));
    this.reads.add(out);
    try {
      const intent = readIntentOf(call.request);
      switch (intent.kind) {
        case 'read-stream':
          await this.streamReader.read(intent.request, out);
          break;
        case 'subscribe-stream':
          await this.streamReader.subscribe(intent.request, out);
          break;
        case 'read-all':
          await this.allReader.read(intent.request, out);
          break;
        case 'subscribe-all':
          await this.allReader.subscribe(intent.request, out);
          break;
      }
      out.end();
    } catch (error) {
      out.break(failureOfRead(error));
    }
  }
}

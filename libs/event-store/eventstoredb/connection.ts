import { EventStoreDBClient } from '@eventstore/db-client';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { BatchAppendReq, BatchAppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { CallOptions, Channel, ClientDuplexStream, ClientReadableStream, Metadata } from '@grpc/grpc-js';
import { NoAnswerError } from './failures.js';

export type ReadCall = ClientReadableStream<ReadResp>;
export type BatchAppendCall = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

/** Milliseconds to find a node and begin a call, a discovery among the nodes of a cluster included. */
const OPEN_TIMEOUT = 10_000;

/** What the client protects for its own commands (`dist/Client/index.d.ts`). */
interface ClientInternals {
  readonly GRPCStreamCreator: <Call>(
    service: typeof StreamsClient,
    name: string,
    create: (client: StreamsClient) => Call,
  ) => () => Promise<Call>;
  readonly callArguments: (
    options: { readonly requiresLeader: boolean },
    callOptions: CallOptions,
  ) => [Metadata, CallOptions];
  readonly getChannel: () => Promise<Channel>;
  handleError: (client: StreamsClient, error: Error) => Promise<void>;
}

/**
 * The official client as far as connections go: address, certificates, credentials, keep-alive, discovery of nodes, the way to a new
 * leader. Calls are made with the service definition that ships with it; why not with its commands, says docs/adr/0020.
 *
 * Nothing is connected before the first call.
 */
export class EventStoreConnection {
  private readonly client: EventStoreDBClient;
  private readonly internals: ClientInternals;
  private used = false;
  private closing: Promise<void> | undefined;

  /** @throws Error when the address is none */
  constructor(url: string) {
    this.client = EventStoreDBClient.connectionString(url);
    this.internals = this.client as unknown as ClientInternals;
    // The client does not wait for this promise: when a cluster cannot be found again, its rejection would end the process.
    const { handleError } = this.internals;
    this.internals.handleError = (client, error) => handleError(client, error).catch(() => undefined);
  }

  /** @param timeout milliseconds for the whole call; without it the call may last */
  read(request: ReadReq, timeout = Infinity): Promise<ReadCall> {
    return this.open('read', (client) => client.read(request, ...this.callArguments(timeout)));
  }

  batchAppend(): Promise<BatchAppendCall> {
    return this.open('batchAppend', (client) => client.batchAppend(...this.callArguments(Infinity)));
  }

  /** Ends all calls and lets go of the channel. Calls after this are refused. */
  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  get closed(): boolean {
    return this.closing !== undefined;
  }

  private async shutDown(): Promise<void> {
    await this.client.dispose();
    if (!this.used) return;
    const channel = await this.internals.getChannel().catch(() => undefined);
    channel?.close();
  }

  private async open<Call extends ReadCall | BatchAppendCall>(
    name: string,
    create: (client: StreamsClient) => Call,
  ): Promise<Call> {
    if (this.closed) throw new Error('the event log is closed');
    this.used = true;
    const opening = this.internals.GRPCStreamCreator(streamsGrpc.StreamsClient, name, create)();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new NoAnswerError(`no node of the event log was found within ${OPEN_TIMEOUT} ms`));
        // Nobody will use it any more.
        opening.then(
          (call) => call.cancel(),
          () => undefined,
        );
      }, OPEN_TIMEOUT);
    });
    try {
      const call = await Promise.race([opening, late]);
      // Whoever uses the call hears its error too; after he has left, nobody may be there to hear it, which would end the process.
      call.on('error', () => undefined);
      return call;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Always to the leader: a follower may lag behind what was just acknowledged. */
  private callArguments(timeout: number): [Metadata, CallOptions] {
    const deadline = timeout === Infinity ? Infinity : Date.now() + timeout;
    return this.internals.callArguments({ requiresLeader: true }, { deadline });
  }
}

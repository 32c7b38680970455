import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq as ReadRequest, ReadResp as ReadResponse } from '@eventstore/db-client/generated/streams_pb.js';
import type { CallFailure } from './failures.js';

/** A response, or its octets where building it first would cost too much. */
export type EncodedResponse = ReadResponse | Buffer;

export type ReadCall = ServerWritableStream<ReadRequest, EncodedResponse>;

/** Responses on their way to a reader: no faster than it takes them, and none after it has gone. */
export class ResponseStream {
  private readonly controller = new AbortController();
  private ended = false;

  constructor(
    private readonly call: ReadCall,
    private readonly done: (stream: ResponseStream) => void,
  ) {
    call.on('cancelled', () => this.close());
    call.on('error', () => this.close());
  }

  /** Aborted when nobody listens any more. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** @returns a promise only when the reader is behind: most of the time there is nothing to await */
  send(response: EncodedResponse): Promise<void> | undefined {
    if (this.ended || this.signal.aborted || this.call.write(response)) return undefined;
    return new Promise((resolve) => {
      const go = () => {
        this.call.removeListener('drain', go);
        this.signal.removeEventListener('abort', go);
        resolve();
      };
      this.call.once('drain', go);
      this.signal.addEventListener('abort', go, { once: true });
    });
  }

  end(): void {
    if (!this.ended && !this.signal.aborted) this.call.end();
    this.close();
  }

  /** Ends the stream with a status. */
  break(failure: CallFailure): void {
    if (!this.ended && !this.signal.aborted) this.call.emit('error', failure);
    this.close();
  }

  private close(): void {
    if (this.ended) return;
    this.ended = true;
    this.controller.abort();
    this.done(this);
  }
}

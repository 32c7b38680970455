/** Something that runs one broker: Java or a container. */
export interface BrokerProcess {
  /** Of the process or of what stands for it; undefined for a container. */
  readonly processId: number | undefined;
  /** Starts it, or starts it again on the same data; returns before it is ready. */
  start(): Promise<void>;
  /** In order. */
  stop(): Promise<void>;
  /** At once, like a crash. */
  kill(): Promise<void>;
  alive(): boolean;
  /** Why it ended without having been asked to. */
  failure(): Promise<Error>;
}

/** Milliseconds after which a follower looks by itself: what another process appended to the same log is not announced here. */
const LOOK_AGAIN = 1_000;

/** Tells the followers of a stream that it has grown. */
export class StreamGrowth {
  private readonly followers = new Map<string, Set<() => void>>();

  announce(streamName: string): void {
    for (const wake of this.followers.get(streamName) ?? []) wake();
  }

  /** Follows a stream until the signal ends it; nothing that is announced between two waits is missed. */
  follow(streamName: string, signal: AbortSignal): { wait(): Promise<void> } {
    const followers = this.followers.get(streamName) ?? new Set();
    this.followers.set(streamName, followers);
    let grown = false;
    let wakeUp: (() => void) | undefined;
    const wake = () => {
      grown = true;
      wakeUp?.();
    };
    followers.add(wake);
    const leave = () => {
      followers.delete(wake);
      if (followers.size === 0) this.followers.delete(streamName);
      wake();
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    return {
      async wait() {
        if (!grown && !signal.aborted) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, LOOK_AGAIN);
            wakeUp = () => {
              clearTimeout(timer);
              resolve();
            };
          });
          wakeUp = undefined;
        }
        grown = false;
      },
    };
  }
}

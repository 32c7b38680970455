/** Work that waits for its turn. */
interface Waiting {
  readonly begin: () => void;
  readonly refuse: () => void;
}

export interface FairQueueLimits {
  /** How much runs at the same time. */
  readonly running: number;
  /** How much waits, of all sources together. */
  readonly waiting: number;
  /** How much waits of one source. */
  readonly waitingOfSource: number;
  /** How long a place stays empty after each work: bounds what the queue takes of the processor. Default: not at all. */
  readonly restMilliseconds?: number;
}

/**
 * Lets work run a few at a time, source by source in turn: whoever sends much waits behind himself, others only behind one of his.
 * What finds no room is refused at once; when all places are taken, the source with most of them gives one up to a newcomer.
 */
export class FairQueue {
  private running = 0;
  private readonly waiting = new Map<string, Waiting[]>();

  /** @param refusal what is thrown for want of room */
  constructor(
    private readonly limits: FairQueueLimits,
    private readonly refusal: () => Error,
  ) {}

  /** @param ahead before the sources that wait already */
  async run<Result>(source: string, work: () => Promise<Result>, ahead = false): Promise<Result> {
    if (this.running >= this.limits.running) await this.turnOf(source, ahead);
    else this.running++;
    try {
      return await work();
    } finally {
      const { restMilliseconds = 0 } = this.limits;
      if (restMilliseconds === 0) this.next();
      else setTimeout(() => this.next(), restMilliseconds).unref();
    }
  }

  /** @throws the refusal when work of this source would find no room now */
  requireRoom(source: string): void {
    if ((this.waiting.get(source)?.length ?? 0) >= this.limits.waitingOfSource) throw this.refusal();
  }

  private async turnOf(source: string, ahead: boolean): Promise<void> {
    this.requireRoom(source);
    if (this.count() >= this.limits.waiting) this.makeRoomFor(source);
    await new Promise<void>((begin, reject) => {
      const waiting = { begin, refuse: () => reject(this.refusal()) };
      const others = ahead && !this.waiting.has(source) ? [...this.waiting] : [];
      if (others.length > 0) this.waiting.clear();
      this.waiting.set(source, [...(this.waiting.get(source) ?? []), waiting]);
      for (const [other, line] of others) this.waiting.set(other, line);
    });
  }

  /** The place of who has just ended goes to the source whose turn it is. */
  private next(): void {
    const [first] = this.waiting;
    if (first === undefined) {
      this.running--;
      return;
    }
    const [source, [next, ...rest]] = first;
    this.waiting.delete(source);
    // To the end of the line: a map keeps its order.
    if (rest.length > 0) this.waiting.set(source, rest);
    next?.begin();
  }

  private makeRoomFor(source: string): void {
    const [greediest, waiting] = [...this.waiting].reduce((most, one) => (one[1].length > most[1].length ? one : most));
    if (waiting.length <= 1 || greediest === source) throw this.refusal();
    waiting.pop()?.refuse();
  }

  private count(): number {
    let count = 0;
    for (const waiting of this.waiting.values()) count += waiting.length;
    return count;
  }
}

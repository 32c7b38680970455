import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ErasureFollowUp } from './erasure-follow-up.js';

/** Milliseconds between two rounds: most is done with the erasure itself; a case that has ended since can wait a minute. */
const ROUND_INTERVAL = 60_000;

/** Looks once in a while for what is left of erased people, never twice at a time, until it is stopped. */
@Injectable()
export class ErasureRounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ErasureRounds.name);
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(@Inject(ErasureFollowUp) private readonly followUp: ErasureFollowUp) {}

  onApplicationBootstrap(): void {
    this.wait();
  }

  /** Before log and pools are closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private wait(): void {
    if (!this.stopping.signal.aborted) this.timer = setTimeout(() => this.round(), ROUND_INTERVAL);
  }

  private round(): void {
    this.running = this.followUp
      .carryOutPending(this.stopping.signal)
      .then((people) => {
        if (people > 0) this.logger.log({ message: 'what was left of erased people is gone', people });
      })
      // The next round finds what this one left: the read model or the database may be away for a while.
      .catch((error: unknown) => this.logger.warn({ message: 'erasures could not be followed up', error }))
      .finally(() => this.wait());
  }
}

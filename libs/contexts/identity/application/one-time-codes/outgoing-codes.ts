import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { CODE_DELIVERY, type CodeDelivery, type OutgoingCode } from './one-time-code-sender.js';

/** A code that is late is of no use: three tries within half a minute, with the gateway's own ten seconds for each. */
const PAUSES_MILLISECONDS = [500, 1_500] as const;

/**
 * Sends codes beside the request that asked for them: its answer comes as soon for a number that nobody has. A code lost with a crash is
 * asked for again.
 */
@Injectable()
export class OutgoingCodes implements OnModuleDestroy {
  private readonly logger = new Logger(OutgoingCodes.name);
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(@Inject(CODE_DELIVERY) private readonly delivery: CodeDelivery) {}

  send(code: OutgoingCode): void {
    const sending = this.carryOut(code).finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.underWay);
  }

  private async carryOut(code: OutgoingCode): Promise<void> {
    const { sender } = this.delivery;
    if (sender === null) return;
    for (const wait of [...PAUSES_MILLISECONDS, undefined]) {
      try {
        const outcome = await sender.send(code, this.stopping.signal);
        if (outcome.status === 'REFUSED') this.logger.warn(`a one-time code was refused: ${outcome.reason}`);
        return;
      } catch (error) {
        // Only the sender's own errors are known to be free of personal data.
        const { name, message } = error as Error;
        this.logger.warn(`a one-time code was not sent: ${name === 'SendError' ? message : name}`);
      }
      if (wait === undefined || this.stopping.signal.aborted) return;
      await pause(wait, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}

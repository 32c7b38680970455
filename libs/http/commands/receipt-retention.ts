import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CommandReceipts } from '#libs/postgres/idempotency/command-receipts';

/** Milliseconds between two clean-ups; receipts live for weeks. */
const CLEAN_UP_INTERVAL = 60 * 60 * 1_000;

/** Forgets old receipts while the process runs. Several processes may do so at once. */
@Injectable()
export class ReceiptRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReceiptRetention.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(@Inject(CommandReceipts) private readonly receipts: CommandReceipts) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.cleanUp();
    }, CLEAN_UP_INTERVAL);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async cleanUp(): Promise<void> {
    try {
      await this.receipts.forgetOld();
    } catch (error) {
      this.logger.warn({ message: 'old receipts could not be forgotten; tried again in an hour', error });
    }
  }
}

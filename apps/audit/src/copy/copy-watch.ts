import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import { CopyExamination } from '#libs/audit-copy/copy-examination';
import { examinationStates } from '#libs/audit-copy/examination-store';
import { placeOf, textOf } from '#libs/audit-copy/finding';
import { EVENT_LOG, type EventLog } from '#libs/event-store/event-log';
import { CLOCK, type Clock } from '#libs/kernel/clock';
import { integrationEventMappers } from '#libs/platform/integration-events';
import type { PlatformConfiguration } from '#libs/platform/platform-configuration';
import { PLATFORM_CONFIGURATION } from '#libs/platform/platform.module';
import { AUDIT_COPY_POOL } from './audit-copy-pool.module.js';
import { HEAD_MESSAGE } from './compare-options.js';

/** Compares the copy with the log once every interval, never twice at a time, until it is stopped. */
@Injectable()
export class CopyWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('AuditCopy');
  private readonly stopping = new AbortController();
  private readonly examination: CopyExamination;
  /** Milliseconds. */
  private readonly interval: number;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(AUDIT_COPY_POOL) private readonly pool: Pool,
    @Inject(EVENT_LOG) log: EventLog,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_CONFIGURATION) { auditCopy }: PlatformConfiguration,
  ) {
    this.interval = (auditCopy?.compareInterval ?? 0) * 1_000;
    this.examination = new CopyExamination({
      log,
      pool,
      clock,
      mappers: integrationEventMappers,
      onFinding: (finding) => {
        const { kind, eventId } = finding;
        const text = textOf(finding);
        this.logger.error({ message: 'audit copy: finding', kind, place: placeOf(finding), eventId, ...text });
      },
      // This line is the witness against a copy written anew as a whole: log files are to go where nobody can change them.
      onHead: ({ sequence, chainHash }) => this.logger.log({ message: HEAD_MESSAGE, sequence, chainHash }),
    });
  }

  onApplicationBootstrap(): void {
    this.running = this.untilDue().then((milliseconds) => this.wait(milliseconds));
  }

  /** Before log and pools are closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  /** Milliseconds until the next comparison: a restart neither repeats nor puts off the one that is due. */
  private async untilDue(): Promise<number> {
    try {
      const last = (await examinationStates(this.pool))['compare-new']?.examinedAt;
      if (last === undefined) return 0;
      const due = Date.parse(last) + this.interval - Date.parse(this.clock.now());
      return Math.min(Math.max(due, 0), this.interval);
    } catch (error) {
      this.logger.warn({ message: 'audit copy is away', error });
      return this.interval;
    }
  }

  private wait(milliseconds: number): void {
    if (!this.stopping.signal.aborted) this.timer = setTimeout(() => this.tick(), milliseconds);
  }

  private tick(): void {
    this.running = this.examination
      .run(this.stopping.signal)
      .then((result) => {
        if (result !== undefined) this.logger.debug({ message: 'audit copy: examined', ...result });
      })
      // The next look begins where this one failed: log or copy may be away for a while.
      .catch((error: unknown) => this.logger.warn({ message: 'audit copy could not be examined', error }))
      .finally(() => this.wait(this.interval));
  }
}

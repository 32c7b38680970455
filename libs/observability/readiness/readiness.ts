import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { contributorsIn } from '../contributors.js';
import { withinTime } from '../within-time.js';
import { ContributesReadiness, READINESS_TIMEOUT, type ReadinessContributor } from './readiness-contributor.js';

/** Named when the service is on its way out. */
const SHUTDOWN = 'shutdown';

/** Whether a service can do its work: every part answers and no shutdown has begun. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private readonly logger = new Logger(Readiness.name);
  private readonly shutdown = new AbortController();
  /** Names of the parts that were not ready when last asked. */
  private failing: ReadonlySet<string> = new Set();
  private asking: Promise<readonly string[]> | undefined;

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  /** Aborted as soon as the service is to end, before connections are drained: answers that never end by themselves end with it. */
  get stopping(): AbortSignal {
    return this.shutdown.signal;
  }

  /** From now on the service is not ready; nothing else changes. */
  beginShutdown(): void {
    this.shutdown.abort();
  }

  onModuleDestroy(): void {
    this.beginShutdown();
  }

  /** Names of the parts that are not ready. Many who ask at once are one question to the parts. */
  async missing(): Promise<readonly string[]> {
    if (this.shutdown.signal.aborted) return [SHUTDOWN];
    this.asking ??= this.askAll().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async askAll(): Promise<readonly string[]> {
    const parts = contributorsIn<ReadinessContributor>(this.discovery, ContributesReadiness);
    const answers = await Promise.all(parts.map((part) => this.ask(part)));
    const missing = answers.filter((name) => name !== undefined);
    this.failing = new Set(missing);
    return missing;
  }

  /** @returns the name of the part when it is not ready; the reason is logged when that is news */
  private async ask(part: ReadinessContributor): Promise<string | undefined> {
    const { name } = part;
    try {
      await withinTime(READINESS_TIMEOUT, () => part.checkReady());
      if (this.failing.has(name)) this.logger.log({ message: 'part is ready again', part: name });
      return undefined;
    } catch (error) {
      if (!this.failing.has(name)) this.logger.error({ message: 'part is not ready', part: name, error });
      return name;
    }
  }
}

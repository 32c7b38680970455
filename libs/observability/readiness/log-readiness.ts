import type { EventLog } from '#libs/event-store/event-log';
import { ContributesReadiness, type ReadinessContributor } from './readiness-contributor.js';

/** Ready when the log says where it ends. */
@ContributesReadiness()
export class LogReadiness implements ReadinessContributor {
  readonly name = 'log';

  constructor(private readonly log: EventLog) {}

  async checkReady(): Promise<void> {
    await this.log.head();
  }
}

import type { EventLog, Position } from '#libs/event-store/event-log';
import type { Clock } from '#libs/kernel/clock';
import type { Projection } from '#libs/postgres/projections/projection';
import type { ProjectionRunner, ProjectionStatus } from '#libs/postgres/projections/projection-runner';
import { ContributesMetrics, type MetricsContributor } from './metrics-contributor.js';
import { gaugeOf } from './metrics.js';

export interface ProjectionMetricsOptions {
  readonly runner: Pick<ProjectionRunner, 'status'>;
  readonly log: Pick<EventLog, 'head' | 'readAll'>;
  readonly projections: readonly Pick<Projection, 'name' | 'storedTypes'>[];
  readonly clock: Clock;
}

/**
 * How far read models are behind the log. Positions say only before or after, so the lag is an age: that of the oldest event a read model
 * has not taken in. It grows while one stands still, even if nothing new is recorded.
 */
@ContributesMetrics()
export class ProjectionMetrics implements MetricsContributor {
  readonly metrics = [
    gaugeOf('qiyue_projection_lag_seconds', () => this.lags()),
    gaugeOf('qiyue_projection_behind', () => this.behind()),
    gaugeOf('qiyue_projection_failed', () => this.each(({ state }) => Number(state === 'failed'))),
  ];

  constructor(private readonly options: ProjectionMetricsOptions) {}

  private async behind() {
    const head = await this.options.log.head();
    return this.each(({ position }) => Number(position < head));
  }

  private async lags() {
    const head = await this.options.log.head();
    return await Promise.all(
      this.options.runner.status().map(async ({ projection, position }) => ({
        labels: { projection },
        value: position < head ? await this.ageOfNext(projection, position, head) : 0,
      })),
    );
  }

  private each(valueOf: (status: ProjectionStatus) => number) {
    return this.options.runner
      .status()
      .map((status) => ({ labels: { projection: status.projection }, value: valueOf(status) }));
  }

  /** Seconds since the first event after a position that concerns a projection was recorded; 0 when none up to the head does. */
  private async ageOfNext(projection: string, after: Position, upTo: Position): Promise<number> {
    const { log, projections, clock } = this.options;
    const types = projections.find(({ name }) => name === projection)?.storedTypes;
    const filter = types === undefined ? {} : { types };
    for await (const { events } of log.readAll({ after, upTo, filter, pageSize: 1 })) {
      const [next] = events;
      // Clocks of two machines differ a little; nothing waits for less than no time.
      if (next !== undefined) return Math.max(0, Date.parse(clock.now()) - Date.parse(next.recordedAt)) / 1_000;
    }
    return 0;
  }
}

import type { Pool } from 'pg';
import { parkedCounts } from '#libs/messaging/delivery/parked-store';
import { ContributesMetrics, type MetricsContributor } from './metrics-contributor.js';
import { gaugeOf } from './metrics.js';

/** How many messages wait for somebody, for each consumer of a process; also those of whom none does. */
@ContributesMetrics()
export class ParkedMetrics implements MetricsContributor {
  readonly metrics = [
    gaugeOf('qiyue_parked_messages', async () => {
      const counts = await parkedCounts(this.pool);
      return this.consumers.map((consumer) => ({ labels: { consumer }, value: counts.get(consumer) ?? 0 }));
    }),
  ];

  constructor(
    /** Of the role that keeps the consumers' inbox. */
    private readonly pool: Pool,
    private readonly consumers: readonly string[],
  ) {}
}

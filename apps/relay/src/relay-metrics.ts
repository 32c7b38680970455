import { Inject } from '@nestjs/common';
import { systemClock } from '#libs/kernel/clock';
import { ContributesMetrics, type MetricsContributor } from '#libs/observability/metrics/metrics-contributor';
import { gaugeOf } from '#libs/observability/metrics/metrics';
import { Relay } from './relay.js';

/** How far the relay is behind the log. A relay that waits for its turn says only that it does: what waits is known to the active one. */
@ContributesMetrics()
export class RelayMetrics implements MetricsContributor {
  readonly metrics = [
    gaugeOf('qiyue_relay_active', () => [{ labels: {}, value: Number(this.relay.status.state === 'active') }]),
    gaugeOf('qiyue_relay_lag_seconds', () => {
      const value = this.relay.status.lagSeconds(systemClock.now());
      return [{ labels: {}, value: value ?? NaN }];
    }),
    gaugeOf('qiyue_relay_published_messages', () => [{ labels: {}, value: this.relay.status.publishedCount }]),
  ];

  constructor(@Inject(Relay) private readonly relay: Relay) {}
}

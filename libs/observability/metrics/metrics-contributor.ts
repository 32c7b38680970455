import { DiscoveryService } from '@nestjs/core';
import type { Metric } from 'prom-client';
import type { ReadGauge } from './metrics.js';

/**
 * Something that knows figures. A class that implements this, carries {@link ContributesMetrics} and is a provider of any module has its
 * metrics served at `/metrics`; nothing else is needed. They are made by `gaugeOf`, `counterOf` and `histogramOf`, which keep to the
 * names of the catalogue.
 */
export interface MetricsContributor {
  /** Made once, with the contributor. */
  readonly metrics: readonly (Metric | ReadGauge)[];
}

export const ContributesMetrics = DiscoveryService.createDecorator<void>();

import { Logger } from '@nestjs/common';
import { Counter, Gauge, Histogram, type Metric } from 'prom-client';
import { withinTime } from '../within-time.js';
import { METRICS, type LabelsOf, type MetricDescription, type MetricName } from './catalogue.js';

/** Milliseconds for reading one gauge: a scrape, of which there is one every fifteen seconds or so, must not wait for a part that is ill. */
const READ_TIMEOUT = 2_000;

const logger = new Logger('Metrics');

/** Counts what could not be read; served by every application. */
export const failures = counterOf('qiyue_metrics_failures_total');

export interface Sample<Name extends MetricName> {
  readonly labels: LabelsOf<Name>;
  readonly value: number;
}

/** A gauge that is read when somebody asks for the metrics. @param read answers with everything there is to say at this moment */
export function gaugeOf<Name extends MetricName>(
  name: Name,
  read: () => readonly Sample<Name>[] | Promise<readonly Sample<Name>[]>,
): Metric {
  return new Gauge<string>({
    ...configurationOf(name),
    async collect() {
      this.reset();
      try {
        for (const { labels, value } of await withinTime(READ_TIMEOUT, read)) this.set({ ...labels }, value);
      } catch (error) {
        // One part that is ill must not take the figures of all others away. Without labels a reset means 0, which would be a lie.
        if (METRICS[name].labels.length === 0) this.set(NaN);
        failures.inc({ metric: name });
        logger.warn({ message: 'metric cannot be read', metric: name, error });
      }
    },
  });
}

export function counterOf(name: MetricName): Counter {
  return new Counter<string>(configurationOf(name));
}

export function histogramOf(name: MetricName): Histogram {
  const { buckets }: MetricDescription = METRICS[name];
  return new Histogram<string>({
    ...configurationOf(name),
    ...(buckets === undefined ? {} : { buckets: [...buckets] }),
  });
}

/** Registered nowhere: an application registers what its contributors show, and there may be several in a process. */
function configurationOf(name: MetricName) {
  return { name, help: METRICS[name].meaning.en, labelNames: [...METRICS[name].labels], registers: [] };
}

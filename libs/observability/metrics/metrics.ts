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

/** A gauge that is read when somebody asks for the metrics. Several contributors may read parts of the same one. */
export interface ReadGauge {
  readonly name: MetricName;
  read(): readonly Sample<MetricName>[] | Promise<readonly Sample<MetricName>[]>;
}

/** @param read answers with everything there is to say at this moment */
export function gaugeOf<Name extends MetricName>(
  name: Name,
  read: () => readonly Sample<Name>[] | Promise<readonly Sample<Name>[]>,
): ReadGauge {
  return { name, read };
}

/** The gauge of what several have to say under one name. */
export function gaugeFrom(name: MetricName, parts: readonly ReadGauge[]): Metric {
  return new Gauge<string>({
    ...configurationOf(name),
    async collect() {
      this.reset();
      for (const samples of await Promise.all(parts.map(readPatiently))) {
        // Without labels a reset means 0, which would be a lie.
        if (samples === undefined && METRICS[name].labels.length === 0) this.set(NaN);
        for (const { labels, value } of samples ?? []) this.set({ ...labels }, value);
      }
    },
  });
}

/** One part that is ill must not take the figures of all others away. @returns undefined when it could not be read */
async function readPatiently({ name, read }: ReadGauge): Promise<readonly Sample<MetricName>[] | undefined> {
  try {
    return await withinTime(READ_TIMEOUT, read);
  } catch (error) {
    failures.inc({ metric: name });
    logger.warn({ message: 'metric cannot be read', metric: name, error });
    return undefined;
  }
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

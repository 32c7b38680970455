import { WrongExpectedRevisionError, type EventLog } from '#libs/event-store/event-log';
import { ContributesMetrics, type MetricsContributor } from './metrics-contributor.js';
import { counterOf, histogramOf } from './metrics.js';

/** How long appends of this process take, and how many events they write. */
@ContributesMetrics()
export class AppendMetrics implements MetricsContributor {
  private readonly durations = histogramOf('qiyue_append_duration_seconds');
  private readonly events = counterOf('qiyue_appended_events_total');
  readonly metrics = [this.durations, this.events];

  /** The same log, with its appends measured. */
  observe(log: EventLog): EventLog {
    const append: EventLog['append'] = async (streamId, expected, events) => {
      const start = performance.now();
      const done = (outcome: string) => this.durations.observe({ outcome }, (performance.now() - start) / 1_000);
      try {
        const result = await log.append(streamId, expected, events);
        done('appended');
        this.events.inc(events.length);
        return result;
      } catch (error) {
        done(error instanceof WrongExpectedRevisionError ? 'wrong-revision' : 'failed');
        throw error;
      }
    };
    return {
      append,
      readStream: (...parameters) => log.readStream(...parameters),
      readAll: (...parameters) => log.readAll(...parameters),
      subscribe: (...parameters) => log.subscribe(...parameters),
      head: () => log.head(),
      close: () => log.close(),
    };
  }
}

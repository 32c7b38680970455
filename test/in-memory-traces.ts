import { NodeSDK } from '@opentelemetry/sdk-node';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** The spans of this process, kept in memory. Call at the top of a spec, before anything is traced. */
export class InMemoryTraces {
  private readonly exporter = new InMemorySpanExporter();
  private readonly sdk = new NodeSDK({
    spanProcessors: [new SimpleSpanProcessor(this.exporter)],
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
    autoDetectResources: false,
  });

  start(): void {
    this.sdk.start();
  }

  async stop(): Promise<void> {
    await this.sdk.shutdown();
  }

  get spans(): readonly ReadableSpan[] {
    return this.exporter.getFinishedSpans();
  }

  /** Waits for a span that has ended. */
  async span(wanted: (span: ReadableSpan) => boolean): Promise<ReadableSpan> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const found = this.spans.find(wanted);
      if (found !== undefined) return found;
      if (Date.now() > deadline)
        throw new Error(`no such span among: ${this.spans.map(({ name }) => name).join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Names of a span and those above it, from the first one of the trace. */
  lineOf(span: ReadableSpan): readonly string[] {
    const above = this.spans.find((each) => each.spanContext().spanId === span.parentSpanContext?.spanId);
    return [...(above === undefined ? [] : this.lineOf(above)), span.name];
  }
}

import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK, resources } from '@opentelemetry/sdk-node';
import type { ServiceName } from '#libs/platform/service-name';
import { withinTime } from '../within-time.js';

/** Milliseconds for what has not been sent yet; a collector that is away does not keep the process. */
const FLUSH_TIMEOUT = 3_000;

/** Spans on their way to a collector. */
export interface Tracing {
  /** Sends what has not been sent. Never rejects: spans are no reason to call an orderly end a failure. */
  stop(): Promise<void>;
}

/**
 * Sends the spans of this process to the collector named by `OTEL_EXPORTER_OTLP_ENDPOINT`. Sampling, headers and limits are those of the SDK's own
 * variables. Loaded only when wanted: the SDK is large.
 */
export function startTracing(service: ServiceName): Tracing {
  const sdk = new NodeSDK({
    serviceName: `qiyue-${service}`,
    traceExporter: new OTLPTraceExporter(),
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
    // Of itself a process tells what `OTEL_RESOURCE_ATTRIBUTES` says: its command line and its user are nobody's business.
    resourceDetectors: [resources.envDetector],
  });
  sdk.start();
  return { stop: () => withinTime(FLUSH_TIMEOUT, () => sdk.shutdown()).catch(() => undefined) };
}

import {
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type SpanOptions,
} from '@opentelemetry/api';

/**
 * Spans of our own, by hand and in few places: request, append, publication, handling of a message. This file knows OpenTelemetry's interface
 * only; unless an SDK was started (see `start-tracing.ts`) every span is one that records nothing.
 */
const TRACER = 'qiyue';

/** Header, message attribute and metadata under which a trace goes on elsewhere (W3C Trace Context). */
const TRACEPARENT = 'traceparent';

/** The ids of the span at hand, as they are named in logs; nothing when it is not traced. */
export function currentTraceIds(): { readonly traceId?: string; readonly spanId?: string } {
  const current = trace.getActiveSpan()?.spanContext();
  if (current === undefined || !isSpanContextValid(current)) return {};
  return { traceId: current.traceId, spanId: current.spanId };
}

/** The span at hand in the form in which others go on with it; undefined when it is not traced. */
export function currentTraceParent(): string | undefined {
  const current = trace.getActiveSpan()?.spanContext();
  if (current === undefined || !isSpanContextValid(current)) return undefined;
  return `00-${current.traceId}-${current.spanId}-${current.traceFlags.toString(16).padStart(2, '0')}`;
}

/** The context that a `traceparent` from elsewhere names; the empty one when there is none or it makes no sense. */
export function contextOfTraceParent(traceParent: string | undefined): Context {
  if (traceParent === undefined) return ROOT_CONTEXT;
  return propagation.extract(ROOT_CONTEXT, { [TRACEPARENT]: traceParent });
}

/**
 * Does some work under a span, which ends with it.
 * @param parent default: the span at hand
 */
export async function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
  parent: Context = context.active(),
): Promise<Result> {
  return await trace.getTracer(TRACER).startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      noteError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A span that the caller ends, and the context under which what belongs to it runs. */
export function startSpan(name: string, options: SpanOptions, parent: Context): { span: Span; context: Context } {
  const span = trace.getTracer(TRACER).startSpan(name, options, parent);
  return { span, context: trace.setSpan(parent, span) };
}

/** Runs some work under a context. */
export function withContext<Result>(active: Context, work: () => Result): Result {
  return context.with(active, work);
}

/** The kind of an error, never its text: a collector is a place like any other where personal data has no business. */
function noteError(span: Span, error: unknown): void {
  const kind = error instanceof Error ? error.name : typeof error;
  span.setStatus({ code: SpanStatusCode.ERROR, message: kind });
  span.setAttribute('error.type', kind);
}

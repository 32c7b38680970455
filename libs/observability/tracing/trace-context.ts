import {
  context,
  isSpanContextValid,
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

/** W3C Trace Context: version, trace, span, flags. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The ids of the span at hand, as they are named in logs; nothing when it is not traced. */
export function currentTraceIds(): { readonly traceId?: string; readonly spanId?: string } {
  const current = trace.getActiveSpan()?.spanContext();
  if (current === undefined || !isSpanContextValid(current)) return {};
  return { traceId: current.traceId, spanId: current.spanId };
}

/** The span at hand in the form in which others go on with it; undefined when it is not traced. */
export function currentTraceParent(): string | undefined {
  return traceParentOf(trace.getActiveSpan());
}

/** A span in the form in which others go on with it; undefined when it is not traced. */
export function traceParentOf(span: Span | undefined): string | undefined {
  const current = span?.spanContext();
  if (current === undefined || !isSpanContextValid(current)) return undefined;
  return `00-${current.traceId}-${current.spanId}-${current.traceFlags.toString(16).padStart(2, '0')}`;
}

/** The context that a `traceparent` from elsewhere names; the empty one when there is none or it makes no sense. */
export function contextOfTraceParent(traceParent: string | undefined): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceParent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const named = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(named) ? trace.setSpanContext(ROOT_CONTEXT, named) : ROOT_CONTEXT;
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

/** A span that the caller ends. */
export function startSpan(name: string, options: SpanOptions, parent: Context): Span {
  return trace.getTracer(TRACER).startSpan(name, options, parent);
}

/** Runs some work under a span that somebody else ends. */
export function underSpan<Result>(span: Span, work: () => Result): Result {
  return context.with(trace.setSpan(context.active(), span), work);
}

/** The kind of an error, never its text: a collector is a place like any other where personal data has no business. */
export function noteError(span: Span, error: unknown): void {
  const kind = error instanceof Error ? error.name : typeof error;
  span.setStatus({ code: SpanStatusCode.ERROR, message: kind });
  span.setAttribute('error.type', kind);
}

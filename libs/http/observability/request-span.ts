import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import { contextOfTraceParent, startSpan, underSpan } from '#libs/observability/tracing/trace-context';

/** Asked every few seconds by machines: a trace of each would bury all others. */
const OPERATIONS = /^\/(health\/|metrics$)/;

const spans = new WeakMap<FastifyRequest, Span>();

/**
 * Begins the span of a request and goes on under it. It tells the method and the route's template; the address itself, which may name a
 * person, and headers never. A caller that is traced goes on with its trace: that gives nobody any right.
 */
export function startRequestSpan(request: FastifyRequest, goOn: () => void): void {
  const { method, headers } = request;
  const route = request.routeOptions.url;
  if (route !== undefined && OPERATIONS.test(route)) return goOn();
  const traceParent = headers['traceparent'];
  const span = startSpan(
    route === undefined ? method : `${method} ${route}`,
    {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': method, ...(route === undefined ? {} : { 'http.route': route }) },
    },
    contextOfTraceParent(typeof traceParent === 'string' ? traceParent : undefined),
  );
  spans.set(request, span);
  underSpan(span, goOn);
}

export function endRequestSpan(request: FastifyRequest, status: number): void {
  const span = spans.get(request);
  if (span === undefined) return;
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

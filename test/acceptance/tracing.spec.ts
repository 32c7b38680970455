import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable } from '@nestjs/common';
import { EVENT_LOG, type EventLog, type StoredEvent } from '#libs/event-store/event-log';
import { newId } from '#libs/kernel/identifiers';
import type { Consumer } from '#libs/messaging/broadcast';
import { currentCorrelationId } from '#libs/platform/correlation';
import { ConsumersModule } from '#libs/platform/consumers.module';
import { SERVICE_POOL } from '#libs/postgres/pool';
import { useTestDatabase } from '#libs/testing/postgres-database';
import { InMemoryTraces } from '../in-memory-traces.js';
import { ServiceProcess } from '../service-process.js';
import { useApplication } from './harness.js';

jest.setTimeout(120_000);

const traces = new InMemoryTraces();
traces.start();
afterAll(() => traces.stop());

const seen: { readonly correlationId: string | undefined; readonly announced: string }[] = [];

@Injectable()
class RegionListener implements Consumer {
  readonly name = 'region-listener';
  readonly types = ['cn.qiyue.communities.region-registered.v1'];

  handle({ correlationid }: { readonly correlationid: string }): Promise<void> {
    seen.push({ correlationId: currentCorrelationId(), announced: correlationid });
    return Promise.resolve();
  }
}

const application = useApplication({
  alongside: [ConsumersModule.forRoot({ pool: SERVICE_POOL, consumers: [RegionListener], clientId: 'spec' })],
});

const REGION = { regionCode: '370704', name: '示例区', validFrom: '2020-01-01' };

async function eventsOf(position: string): Promise<readonly StoredEvent[]> {
  const found: StoredEvent[] = [];
  for await (const { events } of application.get<EventLog>(EVENT_LOG).readAll()) {
    found.push(...events.filter((event) => event.position === position));
  }
  return found;
}

describe('a command', () => {
  it('is one trace over request, append and consumer, with the position and without the address', async () => {
    const administrator = await application.as('SystemAdmin', REGION.regionCode);
    const correlationId = newId();
    const caller = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
    const options = {
      idempotencyKey: newId(),
      headers: {
        traceparent: `00-${caller.traceId}-${caller.spanId}-01`,
        'x-correlation-id': correlationId,
      },
    };
    const first = await administrator.post('/regions', REGION, options);
    expect(first.status).toBe(201);

    const handled = await traces.span(({ name }) => name === 'handle region-listener');
    expect(traces.lineOf(handled)).toEqual(['POST /api/v1/regions', 'append region', 'handle region-listener']);
    const trace = traces.spans.filter((span) => span.spanContext().traceId === caller.traceId);
    const request = trace.find(({ name }) => name.startsWith('POST'));
    expect(request?.parentSpanContext?.spanId).toBe(caller.spanId);
    expect(request?.attributes).toMatchObject({ 'http.route': '/api/v1/regions', 'http.response.status_code': 201 });
    const append = trace.find(({ name }) => name === 'append region');
    expect(append?.attributes).toMatchObject({ 'qiyue.position': first.position, 'qiyue.events': 1 });
    expect(JSON.stringify(trace.map(({ name, attributes }) => [name, attributes]))).not.toContain(REGION.name);
    expect(seen).toEqual([{ correlationId, announced: correlationId }]);

    const [event] = await eventsOf(first.position ?? '');
    expect(event?.metadata.traceParent).toBe(`00-${caller.traceId}-${append?.spanContext().spanId}-01`);
  });

  it('that is repeated has its first result, whatever trace the repetition belongs to', async () => {
    const administrator = await application.as('SystemAdmin', REGION.regionCode);
    const key = newId();
    const region = { regionCode: '370704001', name: '示例街道', validFrom: '2020-01-01' };
    const headers = (digit: string) => ({ traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01` });
    const first = await administrator.post('/regions', region, { idempotencyKey: key, headers: headers('c') });
    const again = await administrator.post('/regions', region, { idempotencyKey: key, headers: headers('d') });
    expect([again.status, again.position]).toEqual([first.status, first.position]);
    const appends = traces.spans.filter(
      ({ name, attributes }) => name === 'append region' && attributes['qiyue.position'] === first.position,
    );
    expect(appends).toHaveLength(1);
  });

  it.each(['00-zz-1-01', `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`])(
    'with a trace that makes no sense begins one of its own: %s',
    async (traceparent) => {
      const before = new Set(traces.spans);
      await application.anonymous.get('/regions', { headers: { traceparent } });
      const own = await traces.span((span) => !before.has(span) && span.name === 'GET /api/v1/regions');
      expect(own.parentSpanContext).toBeUndefined();
    },
  );

  it('is no trace when a machine asks after health or metrics', async () => {
    const before = new Set(traces.spans);
    await fetch(`${application.baseUrl}/health/ready`);
    await fetch(`${application.baseUrl}/metrics`);
    // A span of a request ends before its answer does; a request behind them shows that nothing is still on its way.
    await application.anonymous.get('/regions');
    await traces.span((span) => !before.has(span) && span.name === 'GET /api/v1/regions');
    const asked = traces.spans.filter((span) => !before.has(span)).map(({ name }) => name);
    expect(asked.filter((name) => /health|metrics/.test(name))).toEqual([]);
  });
});

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: unknown }[] };
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[];
  }[];
}

describe('a service process', () => {
  const database = useTestDatabase();

  it('sends its spans to the collector named by the environment, the last ones at its end', async () => {
    const received: Exported[] = [];
    const collector = createServer((request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url === '/v1/traces') received.push(JSON.parse(Buffer.concat(chunks).toString()) as Exported);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const service = new ServiceProcess('api', {
      QIYUE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      QIYUE_TOKEN_KEYS: Buffer.alloc(32, 8).toString('base64url'),
      QIYUE_SERVICE_DATABASE_URL: database.connectionString('service'),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    });
    try {
      await fetch(`${await service.address()}/api/v1/contracts?name=s3cret`);
      expect(await service.stop()).toBe(0);
    } finally {
      service.child.kill('SIGKILL');
      await service.exit();
      await new Promise((resolve) => collector.close(resolve));
    }
    const names = received.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name))),
    );
    expect(names).toContain('GET /api/v1/contracts');
    const text = JSON.stringify(received);
    expect(text).toContain('qiyue-api');
    expect(text).not.toContain('s3cret');
    // The trace is named in the log as well.
    const line = service.lines.find(({ msg }) => msg === 'request answered');
    expect(text).toContain(line?.['traceId'] as string);
  });
});

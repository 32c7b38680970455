import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { createGateway, type GatewayOptions } from './create-gateway.js';
import type { UpstreamName } from './upstreams.js';

const CORRELATION_ID = '0192f7c0-0000-7000-8000-000000000001';
const NAMES = ['api', 'audit', 'notification'] as const satisfies readonly UpstreamName[];

/** What a service behind the gateway received. */
interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server that says its name and keeps what it received. */
class Service {
  readonly received: Received[] = [];
  handler: Handler | undefined;
  private readonly server: Server;

  constructor(private readonly name: UpstreamName) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () =>
        this.received.push({
          method: request.method ?? '',
          url: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
      if (this.handler !== undefined) return this.handler(request, response);
      request.on('end', () => response.setHeader('x-service', this.name).end('{}'));
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

describe('the gateway', () => {
  let services: Record<UpstreamName, Service>;
  let origins: Record<UpstreamName, string>;
  let gateway: FastifyInstance;
  let beginShutdown: () => void;
  let address: string;

  async function open(options: Partial<GatewayOptions> = {}): Promise<void> {
    const made = await createGateway({ origins, ...options });
    gateway = made.http;
    beginShutdown = () => made.beginShutdown();
    address = await gateway.listen({ port: 0, host: '127.0.0.1' });
  }

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    services = { api: new Service('api'), audit: new Service('audit'), notification: new Service('notification') };
    const started = await Promise.all(NAMES.map(async (name) => [name, await services[name].start()] as const));
    origins = Object.fromEntries(started) as Record<UpstreamName, string>;
    await open();
  });

  afterEach(async () => {
    await gateway.close();
    await Promise.all(NAMES.map((name) => services[name].stop()));
  });

  /** A request whose target nobody tidies up before it is sent. */
  async function raw(target: string, method = 'GET'): Promise<{ status: number; service: unknown; body: string }> {
    const { hostname, port } = new URL(address);
    const request = httpRequest({ hostname, port, path: target, method });
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let body = '';
    for await (const chunk of response) body += String(chunk);
    return { status: response.statusCode ?? 0, service: response.headers['x-service'], body };
  }

  it.each([
    ['/api/v1/sessions', 'api'],
    ['/api/v1/audit/streams/contract-1?axis=position', 'audit'],
    ['/api/v1/audit', 'audit'],
    ['/api/v1/auditors', 'api'],
    ['/api/v1/inbox', 'notification'],
    ['/api/v1/inbox/live', 'notification'],
    ['/api/v1/inboxes', 'api'],
    ['/api/v1/notifications/1', 'notification'],
    ['/api/v1/notification-preferences', 'notification'],
    ['/api/docs', 'api'],
    ['/api/docs/swagger-ui.css', 'api'],
  ])('passes %s on to %s', async (path, service) => {
    const answer = await raw(path);
    expect(answer).toMatchObject({ status: 200, service });
    expect(services[service as UpstreamName].received.map(({ url }) => url)).toEqual([path]);
  });

  it.each(['/', '/metrics', '/health', '/health/other', '/apis', '/API/v1/sessions'])(
    'passes %s on to nobody',
    async (path) => {
      const answer = await raw(path);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'http.route-unknown', status: 404 });
      for (const name of NAMES) expect(services[name].received).toEqual([]);
    },
  );

  it.each([
    '/api/v1/%2e%2e/audit/streams',
    '/api/v1/x/../audit/streams',
    '/api/v1/inbox/%2E./audit',
    '/api/v1//audit/streams',
    '//audit/streams',
    '/api/v1/audit;x=1/streams',
    '/api/v1/audit%2fstreams',
    '/api/v1/audit%5cstreams',
    '/api/v1/audit\\streams',
    '/api/v1/%2561udit/streams',
    '/api/v1/audit/%00',
    '/api/v1/audit/%c3%28',
    '/api/v1/audit/%zz',
    '/api/v1/sessions#/audit',
    'http://127.0.0.1:1/api/v1/audit/streams',
  ])('refuses %s, which others might read otherwise', async (target) => {
    const answer = await raw(target);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'http.malformed-request' });
    for (const name of NAMES) expect(services[name].received).toEqual([]);
  });

  it('reads an encoded letter as the router of the service does', async () => {
    expect(await raw('/api/v1/%61udit/streams')).toMatchObject({ status: 200, service: 'audit' });
    expect(await raw('/api/v1/Audit/streams')).toMatchObject({ status: 200, service: 'api' });
  });

  it('says itself who asked, and under which correlation id', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' };
    const response = await fetch(`${address}/api/v1/sessions`, {
      method: 'POST',
      headers: {
        ...forged,
        'x-correlation-id': CORRELATION_ID,
        'content-type': 'application/json',
        authorization: 'Bearer x',
      },
      body: '{"accountName":"名字"}',
    });
    expect(response.headers.get('x-correlation-id')).toBe(CORRELATION_ID);
    const [received] = services.api.received;
    expect(received).toMatchObject({ method: 'POST', body: '{"accountName":"名字"}' });
    expect(received?.headers).toMatchObject({
      authorization: 'Bearer x',
      'x-correlation-id': CORRELATION_ID,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'content-type': 'application/json',
    });
    expect(received?.headers).not.toHaveProperty('forwarded');
    expect(received?.headers).not.toHaveProperty('x-real-ip');

    await fetch(`${address}/api/v1/sessions`, { headers: { 'x-correlation-id': 'somebody <x>' } });
    expect(services.api.received[1]?.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('believes a trusted proxy before it', async () => {
    await gateway.close();
    await open({ trustedProxies: ['127.0.0.0/8'] });
    await fetch(`${address}/api/v1/sessions`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(services.api.received[0]?.headers['x-forwarded-for']).toBe('203.0.113.9');
  });

  it('passes an event stream on piece by piece, and ends it when the reader goes', async () => {
    let stream: ServerResponse | undefined;
    services.notification.handler = (_, response) => {
      stream = response.writeHead(200, { 'content-type': 'text/event-stream' });
      stream.write('data: one\n\n');
    };
    const reader = new AbortController();
    const response = await fetch(`${address}/api/v1/inbox/live`, { signal: reader.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const pieces = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await pieces.read()).value ?? []).toString()).toBe('data: one\n\n');
    stream?.write('data: two\n\n');
    expect(Buffer.from((await pieces.read()).value ?? []).toString()).toBe('data: two\n\n');
    const ended = once(stream as ServerResponse, 'close');
    reader.abort();
    await ended;
  });

  describe('when a service fails', () => {
    it('answers a problem in two languages when nobody listens, and goes on with the others', async () => {
      await services.audit.stop();
      const response = await fetch(`${address}/api/v1/audit/streams`, { headers: { 'accept-language': 'en' } });
      expect(response.status).toBe(503);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(response.headers.get('retry-after')).not.toBeNull();
      expect(await response.json()).toMatchObject({
        code: 'gateway.service-unavailable',
        title: 'The service behind this address does not answer',
        zh: '该功能暂时无法使用',
      });
      expect(await raw('/api/v1/sessions')).toMatchObject({ status: 200 });
      await services.audit.start();
    });

    it('says that the outcome is unknown when the service dies over a request', async () => {
      services.api.handler = (request) => request.socket.destroy();
      const response = await fetch(`${address}/api/v1/contracts`, { method: 'POST', body: '{}' });
      expect(response.status).toBe(502);
      expect(await response.json()).toMatchObject({ code: 'gateway.answer-lost' });
      expect(services.api.received.length).toBeLessThanOrEqual(1);
    });

    it('waits no longer than it may', async () => {
      await gateway.close();
      await open({ timeouts: { answer: 50 } });
      services.api.handler = () => undefined;
      const response = await fetch(`${address}/api/v1/contracts`);
      expect(response.status).toBe(504);
      expect(await response.json()).toMatchObject({ code: 'gateway.answer-late' });
    });

    it('breaks an answer off that was broken off', async () => {
      services.api.handler = (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.socket?.destroy());
      };
      const response = await fetch(`${address}/api/v1/contracts`);
      await expect(response.text()).rejects.toThrow();
    });

    it('passes a refusal on once, and as it is', async () => {
      services.api.handler = (_, response) => {
        response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' }).end('{"code":"x"}');
      };
      const response = await fetch(`${address}/api/v1/contracts`);
      expect(response.status).toBe(503);
      expect(await response.text()).toBe('{"code":"x"}');
      expect(services.api.received).toHaveLength(1);
    });
  });

  describe('bodies', () => {
    it('are refused when they are announced too long', async () => {
      await gateway.close();
      await open({ maxBytes: 1_000 });
      const response = await fetch(`${address}/api/v1/contracts`, { method: 'POST', body: 'x'.repeat(1_001) });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ code: 'http.body-too-large' });
      expect(services.api.received).toEqual([]);
    });

    it('are broken off when they become too long without saying so', async () => {
      await gateway.close();
      await open({ maxBytes: 1_000 });
      const { hostname, port } = new URL(address);
      const request = httpRequest({ hostname, port, path: '/api/v1/contracts', method: 'POST' });
      request.write('x'.repeat(900));
      request.end('x'.repeat(900));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      expect(response.statusCode).toBe(413);
      expect(services.api.received).toEqual([]);
    });

    it('go through byte by byte, whatever they are', async () => {
      const form = new FormData();
      form.set('file', new Blob([Buffer.from([0, 255, 13, 10])]), 'a.bin');
      const response = await fetch(`${address}/api/v1/evidence`, { method: 'POST', body: form });
      expect(response.status).toBe(200);
      expect(services.api.received[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
      expect(services.api.received[0]?.body).toContain('filename="a.bin"');
    });
  });

  describe('health', () => {
    it('is ready when all services are, and names those that are not', async () => {
      const well = await fetch(`${address}/health/ready`);
      expect([well.status, await well.json()]).toEqual([
        200,
        { status: 'ok', services: { api: true, audit: true, notification: true } },
      ]);
      services.audit.handler = (_, response) => void response.writeHead(503).end();
      const ill = await fetch(`${address}/health/ready`);
      expect(ill.status).toBe(503);
      expect(await ill.json()).toMatchObject({
        code: 'http.not-ready',
        facts: { api: true, audit: false, notification: true },
      });
      expect((await fetch(`${address}/health/live`)).status).toBe(200);
    });

    it('is not ready once it is about to stop', async () => {
      beginShutdown();
      expect((await fetch(`${address}/health/ready`)).status).toBe(503);
      expect((await raw('/api/v1/sessions')).status).toBe(200);
    });
  });

  it('documents the whole interface', async () => {
    const document = (await (await fetch(`${address}/api/openapi.json`)).json()) as { paths: Record<string, unknown> };
    const paths = Object.keys(document.paths);
    expect(paths.some((path) => path.startsWith('/api/v1/audit/'))).toBe(true);
    expect(paths).toContain('/api/v1/sessions');
    const script = await (await fetch(`${address}/api/docs/swagger-ui-init.js`)).text();
    expect(script).toContain("url: '/api/openapi.json'");
  });

  it('refuses what is no HTTP and stays', async () => {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    socket.write('GARBAGE\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400/);
    socket.destroy();
    expect(await raw('/api/v1/sessions')).toMatchObject({ status: 200 });
  });

  it('does not wait for a service that accepts connections and says nothing', async () => {
    await gateway.close();
    const silent = createTcpServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    origins.audit = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await open({ timeouts: { answer: 100 } });
    try {
      expect((await fetch(`${address}/api/v1/audit/streams`)).status).toBe(504);
    } finally {
      await gateway.close();
      silent.close();
    }
  });
});

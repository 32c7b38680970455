import httpProxy from '@fastify/http-proxy';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AllowedMethods } from '#libs/http/allowed-methods';
import { CONNECTION_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '#libs/http/input/limits';
import { observeRequests } from '#libs/http/observability/request-log';
import { MALFORMED_REQUEST, NOT_READY, ROUTE_UNKNOWN } from '#libs/http/problems/http-problems';
import { ProblemFilter } from '#libs/http/problems/problem.filter';
import { serveSecurityContact } from '#libs/http/security-contact';
import { secure, secureAnswers } from '#libs/http/security-headers';
import { Problem } from '#libs/kernel/problem';
import { limitedBody, MAX_PROXIED_BYTES } from './body-limit.js';
import { serveWholeDocumentation } from './documentation.js';
import { isPlainPath } from './plain-path.js';
import { UpstreamReadiness } from './readiness.js';
import { problemOfUpstream } from './upstream-failure.js';
import { upstreamsAt, type Upstream, type UpstreamOrigins } from './upstreams.js';

/** Milliseconds for a connection to a service, which is near. */
const CONNECT_TIMEOUT = 3_000;

/** Milliseconds until a service begins its answer: the import of a whole community's roster is one request. */
const ANSWER_TIMEOUT = 120_000;

/** Milliseconds between two pieces of an answer. Longer than the heartbeat of event streams. */
const PIECE_TIMEOUT = 90_000;

/** Connections to one service: as many requests as a city's services handle at once; event streams hold one each. */
const CONNECTIONS = 1_024;

export interface GatewayOptions {
  readonly origins: UpstreamOrigins;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Milliseconds instead of the ones above, for specs. */
  readonly timeouts?: { readonly answer?: number; readonly piece?: number };
  readonly maxBytes?: number;
  /** Whom finders of weaknesses write to; absent: nobody is named. */
  readonly securityContact?: string | undefined;
}

/** The gateway, ready to listen. */
export interface Gateway {
  readonly http: FastifyInstance;
  /** From now on it is not ready; nothing else changes. */
  beginShutdown(): void;
}

/**
 * One origin for the services that are processes of their own. Decides nothing but whose a path is: who may do what is decided by the
 * guards of the services, which know the tokens' keys.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { origins, trustedProxies = [], maxBytes = MAX_PROXIED_BYTES } = options;
  const filter = new ProblemFilter();
  const gateway = fastify({
    bodyLimit: maxBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    frameworkErrors: (error, request, reply) => {
      secure(request, reply);
      filter.answer(error, request, reply);
    },
  });
  // Everything is passed on as it came; nothing is read here.
  gateway.removeAllContentTypeParsers();
  gateway.decorate('allowedMethods', new AllowedMethods());
  observeRequests(gateway);
  gateway.setErrorHandler((error, request, reply) => filter.answer(error, request, reply));
  gateway.setNotFoundHandler((request, reply) => filter.answer(new Problem(ROUTE_UNKNOWN), request, reply));
  // The services' answers bring their own headers; these are for the gateway's.
  secureAnswers(gateway);
  gateway.addHook('onRequest', (request, _reply, done) => {
    done(isPlainPath(request.raw.url ?? '') ? undefined : new Problem(MALFORMED_REQUEST));
  });

  const upstreams = upstreamsAt(origins);
  const readiness = new UpstreamReadiness(upstreams);
  serveHealth(gateway, readiness);
  serveSecurityContact(gateway, options.securityContact);
  serveWholeDocumentation(gateway);
  for (const upstream of upstreams) await passOn(gateway, upstream, { ...options, maxBytes });
  return { http: gateway, beginShutdown: () => readiness.beginShutdown() };
}

function serveHealth(gateway: FastifyInstance, readiness: UpstreamReadiness): void {
  gateway.get('/health/live', () => ({ status: 'ok' }));
  gateway.get('/health/ready', async () => {
    if (readiness.shuttingDown) throw new Problem(NOT_READY);
    const ready = await readiness.ask();
    if (Object.values(ready).every((one) => one)) return { status: 'ok', services: ready };
    throw new Problem(NOT_READY, ready);
  });
}

async function passOn(
  gateway: FastifyInstance,
  { origin, routes }: Upstream,
  { timeouts = {}, maxBytes }: GatewayOptions,
): Promise<void> {
  await gateway.register(async (own) => {
    own.addHook('preParsing', async (request, _reply, body) => limitedBody(request, body, maxBytes));
    await own.register(httpProxy, {
      upstream: origin,
      routes: [...routes],
      // The address of a service is its own affair.
      internalRewriteLocationHeader: false,
      disableRequestLogging: true,
      destroyAgent: true,
      undici: {
        connections: CONNECTIONS,
        headersTimeout: timeouts.answer ?? ANSWER_TIMEOUT,
        bodyTimeout: timeouts.piece ?? PIECE_TIMEOUT,
        connect: { timeout: CONNECT_TIMEOUT },
      },
      replyOptions: {
        // Whoever called repeats with the same Idempotency-Key; a request repeated here could be carried out while its caller has gone.
        retryDelay: () => null,
        rewriteRequestHeaders: (request, headers) => ({ ...headers, ...forwardedHeaders(request as FastifyRequest) }),
        onError: (reply, { error }) => void (reply as unknown as FastifyReply).send(problemOfUpstream(error)),
      },
    });
  });
}

/** Who asked, said anew at this place: what a caller claims about itself is dropped, or believed where a trusted proxy says it. */
function forwardedHeaders(request: FastifyRequest): Record<string, string | undefined> {
  return {
    'x-correlation-id': request.correlationId,
    'x-forwarded-for': request.ip,
    'x-forwarded-proto': request.protocol,
    'x-forwarded-host': request.host,
    forwarded: undefined,
    'x-real-ip': undefined,
  };
}

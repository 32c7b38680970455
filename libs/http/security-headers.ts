import { createHash } from 'node:crypto';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DOCUMENTATION_PATH } from './documentation/documentation-paths.js';

/** Seconds a browser asks for nothing but https after it has been here over https: a year, as the preload lists ask for (RFC 6797, 6.1.1). */
const HSTS_SECONDS = 365 * 24 * 60 * 60;

/** Answers are data for programs. Should a browser show one as a page all the same, that page may do nothing, and stand in no other page. */
const DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Nothing here needs what a page could ask a browser for. */
const PERMISSIONS_POLICY = 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()';

/** Set on answers that never reach the hooks as well: the framework's own refusals of a request it could not read. */
const ON_EVERY_ANSWER = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': DATA_POLICY,
  'Permissions-Policy': PERMISSIONS_POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/** Gives every answer its security headers. */
export function secureAnswers(fastify: FastifyInstance): void {
  // The policies and HSTS depend on the answer; the rest is helmet's: COOP and CORP same-origin, no DNS prefetch, no sniffing.
  void fastify.register(helmet, { contentSecurityPolicy: false, hsts: false, frameguard: { action: 'deny' } });
  fastify.addHook('onRequest', (request, reply, done) => {
    secure(request, reply);
    done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    // What the gateway passes on is a stream, and brings its policy from the service that made it.
    if (typeof payload === 'string' && isDocumentation(request, reply)) {
      reply.header('Content-Security-Policy', pagePolicyOf(payload));
    }
    done(null, payload);
  });
}

/** The headers of {@link secureAnswers} that need no plugin. */
export function secure(request: FastifyRequest, reply: FastifyReply): void {
  // Answers hold personal data; the documentation's own files set another Cache-Control.
  reply.headers(ON_EVERY_ANSWER);
  // Over plain http the header means nothing (RFC 6797, 7.2), and a machine without a certificate must stay in reach.
  if (request.protocol === 'https') reply.header('Strict-Transport-Security', `max-age=${HSTS_SECONDS}`);
}

function isDocumentation(request: FastifyRequest, reply: FastifyReply): boolean {
  return (
    request.url.startsWith(`/${DOCUMENTATION_PATH}`) && String(reply.getHeader('content-type')).startsWith('text/html')
  );
}

const STYLE = /<style>([^<]*)<\/style>/g;

/**
 * For the Swagger UI: scripts and styles of our own, and the page's style sheets, named by their hashes. The page holds nothing of its
 * readers, so whatever stands in it is ours.
 */
function pagePolicyOf(page: string): string {
  const styles = [...page.matchAll(STYLE)].map(([, text = '']) => `'sha256-${sha256(text)}'`);
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${styles.join(' ')}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

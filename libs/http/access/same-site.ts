import type { FastifyRequest } from 'fastify';
import { Problem } from '#libs/kernel/problem';
import { CROSS_SITE_REFUSED } from '../problems/http-problems.js';

/** Methods that only read (RFC 9110, "Safe Methods"). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A page of another origin cannot send it without asking first (Fetch standard, "CORS-preflight"), and we answer nobody who asks. */
export const REQUEST_MARK = 'x-requested-with';
export const REQUEST_MARK_VALUE = 'qiyue';

/** Where browsers say a request comes from; `none` is the address bar. */
const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);

/**
 * Refuses what another site could make a browser send along with our cookie. Three fences, each enough alone in today's browsers: the
 * cookie is SameSite=Strict, the request carries a header that only our own pages can set, and it says no foreign origin.
 * @throws Problem http.cross-site (403)
 */
export function requireOwnSite(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  requireOwnOrigin(request);
  if (request.headers[REQUEST_MARK] !== REQUEST_MARK_VALUE) throw new Problem(CROSS_SITE_REFUSED);
}

function requireOwnOrigin({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string' && !OWN_SITES.has(site)) throw new Problem(CROSS_SITE_REFUSED);
  const { origin } = headers;
  if (origin !== undefined && !ownHosts(headers).has(hostOf(origin))) throw new Problem(CROSS_SITE_REFUSED);
}

/** The host that the browser asked: a gateway says which one that was, and no page can set either header. */
function ownHosts(headers: FastifyRequest['headers']): ReadonlySet<string | undefined> {
  const forwarded = headers['x-forwarded-host'];
  const hosts = [headers.host, typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim() : undefined];
  return new Set(hosts.filter((host) => host !== undefined).map((host) => host.toLowerCase()));
}

/** `null` and what is no address have no host, and so no host of ours. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : '';
}

import { parseCookie, stringifySetCookie, type SetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The prefix makes browsers refuse the cookie unless it came over https, for this host alone and for the whole of it (RFC 6265bis,
 * 4.1.3.2), so that no neighbouring site can plant one. Without https, on one machine, it cannot have it.
 */
const SECURE_NAME = '__Host-qiyue-session';
const PLAIN_NAME = 'qiyue-session';

/** The session in a request's cookie, whatever it is worth. */
export function sessionCookieOf(request: FastifyRequest): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[nameFor(request)];
}

/**
 * Hands the session to a browser, where no script can read it.
 * @param maxAgeSeconds absent: until the browser is closed
 */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  value: string,
  maxAgeSeconds: number | undefined,
): void {
  const maxAge = maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds };
  reply.header('Set-Cookie', stringifySetCookie({ ...attributesFor(request), value, ...maxAge }));
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('Set-Cookie', stringifySetCookie({ ...attributesFor(request), value: '', expires: new Date(0) }));
}

/**
 * Strict, although people come by links in text messages: such a link fetches the page, which is the same for everybody, and the page's
 * own requests carry the cookie again.
 */
function attributesFor(request: FastifyRequest): Omit<SetCookie, 'value'> {
  return { name: nameFor(request), path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request) };
}

function nameFor(request: FastifyRequest): string {
  return isSecure(request) ? SECURE_NAME : PLAIN_NAME;
}

/** Whether the browser came by https. A proxy in front says so; whoever says it without one only locks himself out. */
function isSecure({ protocol, headers }: FastifyRequest): boolean {
  const forwarded = headers['x-forwarded-proto'];
  return protocol === 'https' || (typeof forwarded === 'string' && forwarded.split(',')[0]?.trim() === 'https');
}

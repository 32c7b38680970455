import type { FastifyInstance } from 'fastify';

const PATH = '/.well-known/security.txt';

/** Days for which the answer claims to hold: less than a year, as RFC 9116 asks (2.5.5). */
const VALID_DAYS = 180;
const DAY = 24 * 60 * 60 * 1_000;

/** Tells finders of weaknesses whom to write to (RFC 9116). Without a contact there is no such file. */
export function serveSecurityContact(fastify: FastifyInstance, contact: string | undefined): void {
  if (contact === undefined) return;
  fastify.get(PATH, (_, reply) => reply.type('text/plain; charset=utf-8').send(securityTextOf(contact, new Date())));
}

export function securityTextOf(contact: string, now: Date): string {
  const expires = new Date(Math.floor(now.getTime() / DAY + VALID_DAYS) * DAY).toISOString();
  return `Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: zh, en\n`;
}

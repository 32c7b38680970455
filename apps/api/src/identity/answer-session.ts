import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CARRIERS, type StartedSession } from '#libs/contexts/identity/application/sessions/session';
import { cookieSecondsOf } from '#libs/contexts/identity/application/sessions/session-limits';
import { setSessionCookie } from '#libs/http/access/session-cookie';
import type { SessionDocument } from './session.documents.js';

/** The answer of every login: the session in a cookie, or its token in the body; never both. */
export function answerSession(
  { session, carrier, credential, expiresInSeconds }: StartedSession,
  request: FastifyRequest,
  reply: FastifyReply,
): SessionDocument {
  const { accountId, grants, subjectId, factors } = session;
  if (carrier === 'cookie') {
    setSessionCookie(request, reply, credential, cookieSecondsOf(grants, expiresInSeconds));
  }
  const accessToken = carrier === 'bearer' ? credential : null;
  return { accessToken, expiresInSeconds, accountId, grants, subjectId: subjectId ?? null, factors };
}

/** Documents how a login says which carrier it wants. */
export function AsksCarrier(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'X-Session-Carrier',
      required: false,
      schema: { type: 'string', enum: [...CARRIERS], default: 'bearer' },
      description:
        'cookie：会话存于浏览器 Cookie（另须 X-Requested-With: qiyue）· cookie: for browsers, with X-Requested-With: qiyue; programs leave it out and get a bearer token',
    }),
  );
}

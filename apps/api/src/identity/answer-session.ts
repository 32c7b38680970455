import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StartedSession } from '#libs/contexts/identity/application/sessions/session';
import type { SessionDocument } from './session.documents.js';

/** The answer of every login. */
export function answerSession(
  { session, credential, expiresInSeconds }: StartedSession,
  _request: FastifyRequest,
  _reply: FastifyReply,
): SessionDocument {
  const { accountId, grants, subjectId } = session;
  return { accessToken: credential, expiresInSeconds, accountId, grants, subjectId: subjectId ?? null };
}

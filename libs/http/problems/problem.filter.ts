import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '#libs/kernel/identifiers';
import { Problem } from '#libs/kernel/problem';
import { METHOD_NOT_ALLOWED, UNEXPECTED } from './http-problems.js';
import { PROBLEM_MEDIA_TYPE, problemDocumentOf } from './problem-document.js';
import { isStoreAway, problemOfError } from './problem-of-error.js';

/** Seconds named in Retry-After where the problem itself names none. */
const DEFAULT_RETRY_AFTER_SECONDS = 1;

const STATUSES_TO_RETRY: ReadonlySet<number> = new Set([429, 503]);

/** Turns whatever is thrown into an RFC 9457 problem detail. Defects are logged under the id that the caller is told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for errors that arise before Nest is reached. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const correlationId = request.correlationId ?? newId();
    const known = wrongMethodProblem(request, reply) ?? problemOfError(error);
    if (known === undefined) this.logger.error({ message: 'unexpected error', correlationId, error });
    else if (isStoreAway(error)) this.logger.warn({ message: 'a database is away', correlationId, error });
    const problem = known ?? new Problem(UNEXPECTED);
    // A stream that already began cannot become a problem; the broken connection tells the client.
    if (reply.sent || reply.raw.headersSent) return;
    // What is still on its way is not worth receiving.
    if (problem.kind.status === 413) reply.header('Connection', 'close');
    if (problem.kind.status === 401) reply.header('WWW-Authenticate', 'Bearer');
    if (STATUSES_TO_RETRY.has(problem.kind.status) || problem.detail.retryAfterSeconds !== undefined) {
      reply.header('Retry-After', String(problem.detail.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS));
    }
    const document = problemDocumentOf(problem, correlationId, request.headers['accept-language']);
    // As a string: Fastify refuses to serialise an object under a media type it does not know.
    void reply
      .status(problem.kind.status)
      .type(PROBLEM_MEDIA_TYPE)
      .header('Vary', 'Accept-Language')
      .send(JSON.stringify(document));
  }
}

/** An address that exists under other methods answers 405 and names them (RFC 9110, 15.5.6). */
function wrongMethodProblem(request: FastifyRequest, reply: FastifyReply): Problem | undefined {
  if (!request.is404) return undefined;
  const allowed = request.server.allowedMethods.of(request.url);
  // An address that is refused although the method is right, an id too long for one, is unknown.
  if (allowed.length === 0 || allowed.includes(request.method)) return undefined;
  reply.header('Allow', allowed.join(', '));
  return new Problem(METHOD_NOT_ALLOWED, { allowed });
}

import type { Actor } from '#libs/kernel/actor';
import type { Uuid } from '#libs/kernel/identifiers';
import type { CommandContext } from '#libs/event-store/command-runner/command-runner';
import type { AllowedMethods } from './allowed-methods.js';
import type { AuthenticatedAccount } from './access/access-token-verifier.js';
import type { UploadedFile } from './input/upload.js';
import type { AnsweredRequest } from './observability/request-log.js';

declare module 'fastify' {
  interface FastifyInstance {
    allowedMethods: AllowedMethods;
    /** Told of every answered request. */
    requestObservers: Set<(request: AnsweredRequest) => void>;
  }

  interface FastifyRequest {
    /** Names the request in logs, events and problems. */
    correlationId: Uuid;
    /** Set by the guard on routes with `@Access`. */
    account?: AuthenticatedAccount;
    /** Set by the guard on routes with `@Access`. */
    actor?: Actor;
    /** Set on routes with `@AcceptsUpload` once the file has been read. */
    upload?: UploadedFile;
    /** Set on authorised requests that change something. */
    commandContext?: CommandContext;
  }
}

import { Transform, type Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { MAX_UPLOAD_BYTES } from '#libs/http/input/limits';
import { BODY_TOO_LARGE } from '#libs/http/problems/http-problems';
import { Problem } from '#libs/kernel/problem';

/** Bytes around an uploaded file: boundaries, headers of parts, text fields beside it. */
const FORM_BYTES = 1024 * 1024;

/** Bytes of a request's body: the largest upload. What a route accepts of that is the service's own decision. */
export const MAX_PROXIED_BYTES = MAX_UPLOAD_BYTES + FORM_BYTES;

/**
 * A body that is passed on as it comes, and broken off once it is too long: its length need not be announced.
 * @throws Problem when an announced length is too much
 */
export function limitedBody(request: FastifyRequest, body: Readable, limit = MAX_PROXIED_BYTES): Readable {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new Problem(BODY_TOO_LARGE);
  let received = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > limit) done(new Problem(BODY_TOO_LARGE));
      else done(null, chunk);
    },
  });
  body.once('error', (error) => counter.destroy(error));
  return body.pipe(counter);
}

import { HttpException } from '@nestjs/common';
import { Problem, type ProblemKind } from '#libs/kernel/problem';
import { NOT_PERMITTED } from '#libs/kernel/permission';
import { isTransient } from '#libs/postgres/transient-error';
import {
  AUTHENTICATION_REQUIRED,
  BODY_TOO_LARGE,
  MALFORMED_REQUEST,
  MEDIA_TYPE_UNSUPPORTED,
  METHOD_NOT_ALLOWED,
  NOT_READY,
  REQUEST_TIMED_OUT,
  ROUTE_UNKNOWN,
  TOO_MANY_REQUESTS,
} from './http-problems.js';

/** What the frameworks' own refusals mean, by status. Their messages are not passed on: they may repeat input. */
const KIND_BY_STATUS: ReadonlyMap<number, ProblemKind> = new Map([
  [400, MALFORMED_REQUEST],
  [401, AUTHENTICATION_REQUIRED],
  [403, NOT_PERMITTED],
  [404, ROUTE_UNKNOWN],
  [405, METHOD_NOT_ALLOWED],
  [408, REQUEST_TIMED_OUT],
  [413, BODY_TOO_LARGE],
  [414, MALFORMED_REQUEST],
  [415, MEDIA_TYPE_UNSUPPORTED],
  [429, TOO_MANY_REQUESTS],
  [431, MALFORMED_REQUEST],
  [503, NOT_READY],
]);

/** The problem that an error means to the caller; undefined when it is a defect of ours. */
export function problemOfError(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (isStoreAway(error)) return new Problem(NOT_READY);
  const status = error instanceof HttpException ? error.getStatus() : frameworkStatusOf(error);
  if (status === undefined) return undefined;
  const kind = KIND_BY_STATUS.get(status) ?? (status < 500 ? MALFORMED_REQUEST : undefined);
  return kind === undefined ? undefined : new Problem(kind);
}

/** Errors of sockets; other codes of the system, of a file that is missing, are defects. */
const SOCKET_ERROR = /^E(CONN|PIPE$|TIMEDOUT$|HOSTUNREACH$|NETUNREACH$)/;

/** Whether a database is away, full or busy for the moment, so that the same request may succeed later. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error) || !isTransient(error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code !== 'string' || !code.startsWith('E') || SOCKET_ERROR.test(code);
}

/** Status of an error made by Fastify or one of its plugins: they carry a code of the form FST_…. */
function frameworkStatusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  return typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' ? statusCode : undefined;
}

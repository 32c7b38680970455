import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import { currentTraceIds } from '#libs/observability/tracing/trace-context';
import { currentCorrelationId } from './correlation.js';
import { loggedError } from './logged-error.js';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'silent';

export interface JsonLoggerOptions {
  /** Default: standard output. */
  readonly destination?: pino.DestinationStream;
  /** Named in each line. */
  readonly service?: string;
}

/**
 * Nest's logger as one JSON object a line, with the correlation id of the request or message at hand and, when it is traced, its trace. Bodies,
 * queries, headers and personal data are never given to it; of errors it keeps only what programs say, see {@link loggedError}.
 */
export class JsonLogger implements LoggerService {
  private readonly pino: pino.Logger;

  constructor(level: LogLevel, { destination, service }: JsonLoggerOptions = {}) {
    const options: pino.LoggerOptions = {
      level,
      base: service === undefined ? null : { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: loggedError },
      mixin: () => {
        const correlationId = currentCorrelationId();
        return { ...(correlationId === undefined ? {} : { correlationId }), ...currentTraceIds() };
      },
    };
    this.pino = destination === undefined ? pino(options) : pino(options, destination);
  }

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.pino.info(...lineOf(message, rest));
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.pino.error(...lineOf(message, rest));
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.pino.warn(...lineOf(message, rest));
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.pino.debug(...lineOf(message, rest));
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.pino.debug(...lineOf(message, rest));
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.pino.fatal(...lineOf(message, rest));
  }
}

/** Nest passes the context, and for errors the stack before it, as further arguments. */
function lineOf(message: unknown, rest: readonly unknown[]): [Record<string, unknown>, string] {
  const context = rest.at(-1);
  const stack = rest.length > 1 && typeof rest[0] === 'string' ? { stack: rest[0] } : {};
  const common = { ...(typeof context === 'string' ? { context } : {}), ...stack };
  if (message instanceof Error) return [{ ...common, error: message }, message.message];
  if (typeof message === 'object' && message !== null) {
    const { message: text, ...fields } = message as { message?: unknown };
    return [{ ...common, ...fields }, typeof text === 'string' ? text : ''];
  }
  return [common, String(message)];
}

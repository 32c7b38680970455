import type { LoggerService } from '@nestjs/common';
import pino from 'pino';
import { currentCorrelationId } from './correlation.js';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'silent';

/**
 * Nest's logger as one JSON object a line, with the correlation id of the request at hand. Bodies, queries, headers and
 * personal data are never given to it.
 */
export class JsonLogger implements LoggerService {
  private readonly pino: pino.Logger;

  /** @param destination default: standard output */
  constructor(level: LogLevel, destination?: pino.DestinationStream) {
    const options: pino.LoggerOptions = {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      mixin: () => {
        const correlationId = currentCorrelationId();
        return correlationId === undefined ? {} : { correlationId };
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

/** Structured logs without personal data: what an error carries beyond its own words is left out. */
import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * `detail`, `where` and the client of a PostgreSQL error, and the request of an HTTP one, can hold a person's
 * values or a token. Only the name, code, message and stack go to the log.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino({ level, serializers: { err: serializeError } }, destination ?? pino.destination(1));
}

export function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = (error as NodeJS.ErrnoException).code;
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    stack,
    ...(cause === undefined ? {} : { cause: serializeError(cause) }),
  };
}

/** Structured logs without personal data: what an error carries beyond its own words is left out, and values in them. */
import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * `detail`, `where` and the client of a PostgreSQL error, and the request of an HTTP one, can hold a person's
 * values or a token. Only the name, code, message, stack and PostgreSQL's routine go to the log, and the message
 * without the values it quotes (R53).
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino({ level, serializers: { err: serializeError } }, destination ?? pino.destination(1));
}

export function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: `not an error but a ${typeof error} was thrown` };
  const { name, cause } = error;
  const { code, routine } = error as { code?: unknown; routine?: unknown };
  const message = withoutValues(error);
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(routine === undefined ? {} : { routine }),
    stack: `${name}: ${message}\n${framesOf(error)}`,
    ...(cause === undefined ? {} : { cause: serializeError(cause) }),
  };
}

/** A fault as it may be printed: Node would print all that it carries, a row that the database refused among it. */
export function faultText(error: unknown): string {
  const { stack, message } = serializeError(error);
  return String(stack ?? message);
}

const MASK = '[value]';
/** From the first quotation mark to the last, for a value may hold some itself; a server may speak another language. */
const QUOTED = /["«»„“”].*["«»„“”]/s;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Our own errors quote no values. PostgreSQL's do, and JavaScript's when something cannot be read as what it should be. */
function withoutValues(error: Error): string {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && SQLSTATE.test(code)) return error.message.replace(QUOTED, MASK);
  if (error instanceof SyntaxError) return MASK;
  if (error instanceof RangeError) return error.message.replace(/: .*/s, `: ${MASK}`);
  return error.message;
}

/** The stack begins with the message, of however many lines: of it only the places are kept. */
function framesOf({ message, stack = '' }: Error): string {
  const words = stack.indexOf(message);
  return stack
    .slice(words < 0 ? 0 : words + message.length)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n');
}

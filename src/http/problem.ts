import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { requestIdOf } from './request-id.ts';

/** What a refused request is told: the kind of fault and the id to ask about, nothing from inside (R56). */
const PROBLEMS = {
  400: ['bad_request', 'The request could not be read.'],
  401: ['unauthorized', 'The request could not be verified.'],
  403: ['forbidden', 'The request is not allowed.'],
  404: ['not_found', 'There is nothing at this address.'],
  405: ['method_not_allowed', 'This address does not take that method.'],
  408: ['request_timeout', 'The request took too long to arrive.'],
  413: ['too_large', 'The request is too large.'],
  415: ['unsupported_media_type', 'The body must be plain JSON in UTF-8.'],
  429: ['too_many_requests', 'Too many requests; try again later.'],
  500: ['internal_error', 'Something went wrong here.'],
  503: ['unavailable', 'The service cannot take this now; try again later.'],
} as const satisfies Record<number, readonly [code: string, message: string]>;

export type ProblemStatus = keyof typeof PROBLEMS;

/** Whether there are words for this status. */
export function isProblemStatus(status: unknown): status is ProblemStatus {
  return typeof status === 'number' && Object.hasOwn(PROBLEMS, status);
}

/** Answers `{ok: false, code, message, requestId}`; a caller we know may be `told` more exactly what to do. */
export function sendProblem(
  res: ServerResponse,
  status: ProblemStatus,
  headers: OutgoingHttpHeaders = {},
  told?: { readonly code: string; readonly message: string },
): void {
  const [code, message] = PROBLEMS[status];
  const requestId = requestIdOf(res);
  const body = Buffer.from(JSON.stringify({ ok: false, code, message, ...told, requestId }));
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
    ...headers,
  });
  res.end(body);
}

const LINGER_MS = 250;

/**
 * Answers and closes the connection without reading the rest of the body (R07). Closing at once would
 * reset the connection while the caller still sends, and the answer would be lost with it; so our side
 * ends first, reading stays stopped, and the socket goes a moment later.
 */
export function sendProblemAndClose(
  req: IncomingMessage,
  res: ServerResponse,
  status: ProblemStatus,
  headers: OutgoingHttpHeaders = {},
): void {
  const { socket } = req;
  // A request that was touched is not drained by Node; unread bytes then stop at its 64 KiB buffer.
  req.pause();
  req.read(0);
  socket.destroySoon = () => {
    socket.end();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
  sendProblem(res, status, { ...headers, Connection: 'close' });
}

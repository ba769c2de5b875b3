/** The last stops of a request: unknown address, wrong method, exception. Generic answers only (R56). */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { isProblemStatus, sendProblem } from './problem.ts';
import { requestIdOf } from './request-id.ts';

export const notFound: RequestHandler = (_req, res) => sendProblem(res, 404);

/** For the end of a route: `router.route('/x').post(handler).all(methodNotAllowed('POST'))`. */
export function methodNotAllowed(...allowed: readonly string[]): RequestHandler {
  return (_req, res) => sendProblem(res, 405, { Allow: allowed.join(', ') });
}

/**
 * Turns an exception into an answer. A fault of the caller that a parser found (status 4xx) keeps its
 * status; all others are 500 and go to the log under the request id.
 */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const status = callerStatus(error);
    if (status === undefined) {
      log.error({ err: error, requestId: requestIdOf(res), method: req.method }, 'request failed');
    }
    // Half an answer cannot be taken back: the caller has to see a broken connection.
    if (res.headersSent) return void req.socket.destroy();
    sendProblem(res, status ?? 500);
  };
}

function callerStatus(error: unknown) {
  const status = (error as { status?: unknown } | null)?.status;
  return isProblemStatus(status) && status < 500 ? status : undefined;
}

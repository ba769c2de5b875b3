/** The last stops of a request: unknown address, wrong method, exception. Generic answers only (R56). */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { html } from './html.ts';
import { type Page, personPage, referenceLine, sendPage } from './person-page.ts';
import { isProblemStatus, type ProblemStatus, sendProblem } from './problem.ts';
import { requestIdOf } from './request-id.ts';

export const notFound: RequestHandler = (req, res) => refuse(req, res, 404);

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
    refuse(req, res, status ?? 500);
  };
}

function callerStatus(error: unknown) {
  const status = (error as { status?: unknown } | null)?.status;
  return isProblemStatus(status) && status < 500 ? status : undefined;
}

/** A program gets JSON; a person who followed a link gets a page. */
function refuse(req: Request, res: Response, status: ProblemStatus): void {
  const isPerson = req.method === 'GET' && req.headers.accept?.includes('text/html');
  if (isPerson) sendPage(res, problemPage(status, requestIdOf(res)));
  else sendProblem(res, status);
}

function problemPage(status: ProblemStatus, reference: string): Page {
  if (status >= 500) {
    return personPage(status, 'stopped', 'Something went wrong here', [
      html`<p>Nothing that HubSpot has told Fairlead is lost by this. Try again in a minute; if it stays, send the reference to whoever runs Fairlead for you.</p>`,
      referenceLine(reference),
    ]);
  }
  return personPage(status, 'stopped', 'There is no such page', [
    html`<p>The address may be mistyped, or the page is gone. What Fairlead shows is found inside HubSpot.</p>`,
    referenceLine(reference),
  ]);
}

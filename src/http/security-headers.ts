import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { requestIdOf } from './request-id.ts';

/** Headers for everything a browser may open. No CORS header is ever set: cards call through HubSpot. */
export function securityHeaders(): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: { directives: { defaultSrc: ["'self'"], frameAncestors: ["'none'"] } },
      referrerPolicy: { policy: 'no-referrer' },
    }),
    (_req, res, next) => {
      res.setHeader('X-Request-Id', requestIdOf(res));
      next();
    },
  ];
}

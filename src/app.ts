import { parse } from 'node:querystring';
import express, { type Express, type Router } from 'express';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { errorHandler, notFound } from './http/errors.ts';
import { healthRoutes, type ReadinessCheck } from './http/health.ts';
import { metricsRoutes } from './http/metrics.ts';
import { securityHeaders } from './http/security-headers.ts';

export interface AppDeps {
  readonly config: Pick<Config, 'trustedProxies'>;
  readonly log: Logger;
  readonly registry: Registry;
  readonly checks: readonly ReadinessCheck[];
  /** Routers by name; each carries its full paths. A process without the web role leaves them out. */
  readonly routers: { readonly webhooks?: Router; readonly [name: string]: Router | undefined };
}

/**
 * The HTTP side of the app. Webhooks come first: they read their bytes themselves, and at 600 batches a
 * second nothing may stand in their way.
 */
export function createApp(deps: AppDeps): Express {
  const { webhooks, ...others } = deps.routers;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', [...deps.config.trustedProxies]);
  app.set('query parser', wholeQuery);

  if (webhooks) app.use(webhooks);
  app.use(securityHeaders());
  app.use(healthRoutes(deps));
  app.use(metricsRoutes(deps.registry));
  for (const router of Object.values(others)) if (router) app.use(router);
  app.use(notFound);
  app.use(errorHandler(deps.log));
  return app;
}

/** To its end: left to itself Node reads a thousand pairs, and what HubSpot adds behind them would not be seen. */
function wholeQuery(text: string): ReturnType<typeof parse> {
  return parse(text, '&', '=', { maxKeys: 0 });
}

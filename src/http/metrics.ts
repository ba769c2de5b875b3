import express, { type Router } from 'express';
import type { Registry } from 'prom-client';
import { methodNotAllowed } from './errors.ts';

/** `/metrics` in Prometheus' text form. Labels hold reasons and routes, never portals or people. */
export function metricsRoutes(registry: Registry): Router {
  const router = express.Router();
  router
    .route('/metrics')
    .get(async (_req, res) => {
      const text = await registry.metrics();
      res.set('Cache-Control', 'no-store').type(registry.contentType).send(text);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

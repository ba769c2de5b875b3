import { BlockList } from 'node:net';
import express, { type Request, type Router } from 'express';
import type { Registry } from 'prom-client';
import { methodNotAllowed, notFound } from './errors.ts';

/**
 * `/metrics` in Prometheus' text form, for those who ask from this machine or its own network without a proxy between:
 * how much a company sells is nobody else's business. Labels hold reasons and routes, never portals or people.
 */
export function metricsRoutes(registry: Registry): Router {
  const router = express.Router();
  router
    .route('/metrics')
    .get(async (req, res, next) => {
      if (!isFromWithin(req)) return notFound(req, res, next);
      const text = await registry.metrics();
      res.set('Cache-Control', 'no-store').type(registry.contentType).send(text);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8);
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');

/** What comes through a proxy says for whom. */
export function isFromWithin({
  headers,
  socket,
}: Pick<Request, 'headers'> & { socket: { remoteAddress?: string } }): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  const address = socket.remoteAddress ?? '';
  return PRIVATE.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

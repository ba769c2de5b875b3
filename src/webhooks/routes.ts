/**
 * `POST /webhooks/hubspot`: check the headers, read the bytes, verify, parse, store, then answer. HubSpot
 * repeats every answer outside 2xx for 24 hours, so 2xx means stored and nothing else does.
 */
import type { ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import type { BodyLimits } from '../http/body.ts';
import { Door } from '../http/door.ts';
import { methodNotAllowed } from '../http/errors.ts';
import type { BodyFault } from '../http/json-body.ts';
import type { EventIntake, IncomingBatch } from './intake.ts';
import { countAccepted, type WebhookMetrics } from './metrics.ts';
import { readEvents } from './payload.ts';
import { findHeaderFault } from './signature.ts';
import { createVerifier, type Verifier, type VerifierDeps } from './verifier.ts';

export interface WebhookLimits extends BodyLimits {
  /** Verified batches that may wait for the store at once; more are asked to come again. */
  readonly waiting: number;
}

/** HubSpot gives up after 5 s. 64 MiB hold ten full batches of the largest values. */
export const DEFAULT_LIMITS: WebhookLimits = {
  bodyBytes: 10 * 1024 * 1024,
  heldBytes: 64 * 1024 * 1024,
  readMs: 5_000,
  waiting: 200,
};

export interface WebhookDeps extends VerifierDeps {
  readonly appId: string;
  readonly intake: EventIntake;
  readonly metrics: WebhookMetrics;
  readonly log: Logger;
  readonly limits?: Partial<WebhookLimits>;
}

export const WEBHOOK_PATH = '/webhooks/hubspot';

export function webhookRoutes(deps: WebhookDeps): Router {
  const { metrics } = deps;
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const counted = (status: number) => metrics.requests.inc({ status });
  const entrance: Entrance = {
    ...deps,
    limits,
    door: new Door({ ...deps, limits, counted, withoutQuery: true }),
    verify: createVerifier(deps),
    waiting: 0,
  };
  const router = express.Router();
  router
    .route(WEBHOOK_PATH)
    .post((req, res) => receive(entrance, req, res))
    .all(methodNotAllowed('POST'));
  return router;
}

/** The dependencies, and what is remembered between requests. */
interface Entrance extends WebhookDeps {
  readonly limits: WebhookLimits;
  readonly door: Door;
  readonly verify: Verifier;
  waiting: number;
}

async function receive(entrance: Entrance, req: Request, res: ServerResponse): Promise<void> {
  const { door } = entrance;
  const fault = door.findFault(req) ?? findSignatureFault(entrance, req);
  if (fault) return door.turnAway(req, res, fault);
  await door.read(req, res, (bytes) => receiveBytes(entrance, req, res, bytes));
}

function findSignatureFault({ metrics }: Entrance, req: Request): BodyFault | undefined {
  const reason = findHeaderFault(req.headers);
  if (reason === undefined) return undefined;
  metrics.signatureInvalid.inc({ reason });
  return { status: 401, reason };
}

async function receiveBytes(
  entrance: Entrance,
  req: Request,
  res: ServerResponse,
  rawBody: Buffer,
): Promise<void> {
  const { door, metrics } = entrance;
  const receivedAt = entrance.now();
  const verification = entrance.verify(req, rawBody);
  if (!verification.ok) {
    metrics.signatureInvalid.inc({ reason: verification.reason });
    return door.refuse(res, { status: 401, reason: verification.reason });
  }

  const parsed = readEvents(rawBody, entrance);
  if (parsed.kind === 'malformed') {
    const { reason } = parsed;
    metrics.malformed.inc({ reason });
    return door.refuse(res, { status: reason === 'not UTF-8 text' ? 415 : 400, reason });
  }
  const { events, rejected } = parsed;
  if (events.length + rejected.length === 0) return acknowledge(entrance, res);
  await store(entrance, res, { receivedAt, events, rejected });
}

/** Answers 204 once the store has the batch, and 503 if it cannot take it now (R16). */
async function store(entrance: Entrance, res: ServerResponse, batch: IncomingBatch): Promise<void> {
  const { door, limits, intake, metrics } = entrance;
  if (entrance.waiting >= limits.waiting) {
    return door.refuse(res, { status: 503, reason: 'too many batches wait' });
  }
  metrics.waiting.set(++entrance.waiting);
  try {
    const outcome = await intake.accept(batch);
    countAccepted(metrics, batch, outcome);
    acknowledge(entrance, res);
  } catch (error) {
    door.refuse(res, { status: 503, reason: 'the store is unavailable' }, error);
  } finally {
    metrics.waiting.set(--entrance.waiting);
  }
}

function acknowledge({ metrics }: Entrance, res: ServerResponse): void {
  metrics.requests.inc({ status: 204 });
  res.writeHead(204).end();
}

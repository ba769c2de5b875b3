/**
 * `POST /webhooks/hubspot`: check the headers, read the bytes, verify, parse, store, then answer. HubSpot
 * repeats every answer outside 2xx for 24 hours, so 2xx means stored and nothing else does.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import { type BodyLimits, BodyReader } from '../http/body.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { type BodyFault, findBodyFault, READING_FAULTS, refuseUnread } from '../http/json-body.ts';
import { type ProblemStatus, sendProblem } from '../http/problem.ts';
import type { Secret } from '../secret.ts';
import type { EventIntake, IncomingBatch } from './intake.ts';
import { countAccepted, type WebhookMetrics } from './metrics.ts';
import { readEvents } from './payload.ts';
import { createRefusalLog, type RefusalLog } from './refusal-log.ts';
import { findHeaderFault, verifySignature } from './signature.ts';

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

export interface WebhookDeps {
  readonly appId: string;
  readonly publicUrl: string;
  readonly clientSecrets: readonly (Secret<string> | undefined)[];
  readonly intake: EventIntake;
  readonly metrics: WebhookMetrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly limits?: Partial<WebhookLimits>;
}

export const WEBHOOK_PATH = '/webhooks/hubspot';

export function webhookRoutes(deps: WebhookDeps): Router {
  const door = openDoor(deps);
  const router = express.Router();
  router
    .route(WEBHOOK_PATH)
    .post((req, res) => receive(door, req, res))
    .all(methodNotAllowed('POST'));
  return router;
}

/** The dependencies, and what the door remembers between requests. */
interface Door extends WebhookDeps {
  readonly secrets: readonly string[];
  readonly limits: WebhookLimits;
  readonly bodies: BodyReader;
  readonly refusals: RefusalLog;
  waiting: number;
}

function openDoor(deps: WebhookDeps): Door {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  return {
    ...deps,
    limits,
    secrets: deps.clientSecrets.flatMap((secret) => secret?.reveal() ?? []),
    bodies: new BodyReader(limits),
    refusals: createRefusalLog(deps.log, deps.now),
    waiting: 0,
  };
}

async function receive(door: Door, req: Request, res: ServerResponse): Promise<void> {
  const fault = findBodyFault(door.bodies, req) ?? findSignatureFault(door, req);
  if (fault) return refuseBeforeTheEnd(door, req, res, fault);
  await door.bodies.with(req, async (body) => {
    if (body.kind === 'complete') return receiveBytes(door, req, res, body.bytes);
    if (body.kind !== 'aborted') refuseBeforeTheEnd(door, req, res, READING_FAULTS[body.kind]);
  });
}

function findSignatureFault(door: Door, req: Request): BodyFault | undefined {
  const reason = findHeaderFault(req.headers);
  if (reason === undefined) return undefined;
  door.metrics.signatureInvalid.inc({ reason });
  return { status: 401, reason };
}

async function receiveBytes(door: Door, req: Request, res: ServerResponse, rawBody: Buffer): Promise<void> {
  const { method, originalUrl: url, headers } = req;
  const { publicUrl, secrets } = door;
  const now = door.now();
  const verification = verifySignature({ method, url, rawBody, headers, publicUrl, secrets, now });
  if (!verification.ok) {
    door.metrics.signatureInvalid.inc({ reason: verification.reason });
    return refuse(door, res, 401, verification.reason);
  }

  const parsed = readEvents(rawBody, door);
  if (parsed.kind === 'malformed') {
    door.metrics.malformed.inc({ reason: parsed.reason });
    return refuse(door, res, parsed.reason === 'not UTF-8 text' ? 415 : 400, parsed.reason);
  }
  const { events, rejected } = parsed;
  if (events.length + rejected.length === 0) return acknowledge(door, res);
  await store(door, res, { receivedAt: now, events, rejected });
}

/** Answers 204 once the store has the batch, and 503 if it cannot take it now (R16). */
async function store(door: Door, res: ServerResponse, batch: IncomingBatch): Promise<void> {
  if (door.waiting >= door.limits.waiting) return refuse(door, res, 503, 'too many batches wait');
  door.metrics.waiting.set(++door.waiting);
  try {
    const outcome = await door.intake.accept(batch);
    countAccepted(door.metrics, batch, outcome);
    acknowledge(door, res);
  } catch (error) {
    refuse(door, res, 503, 'the store is unavailable', error);
  } finally {
    door.metrics.waiting.set(--door.waiting);
  }
}

function acknowledge(door: Door, res: ServerResponse): void {
  door.metrics.requests.inc({ status: 204 });
  res.writeHead(204).end();
}

function refuse(
  door: Door,
  res: ServerResponse,
  status: ProblemStatus,
  reason: string,
  cause?: unknown,
): void {
  noteRefusal(door, status, reason, cause);
  sendProblem(res, status, retryAdvice(status));
}

function refuseBeforeTheEnd(
  door: Door,
  req: IncomingMessage,
  res: ServerResponse,
  { status, reason }: BodyFault,
): void {
  noteRefusal(door, status, reason);
  refuseUnread(req, res, status, retryAdvice(status));
}

function noteRefusal(door: Door, status: ProblemStatus, reason: string, cause?: unknown): void {
  door.metrics.requests.inc({ status });
  door.refusals.note(reason, cause);
}

function retryAdvice(status: ProblemStatus): Record<string, string> {
  return status === 503 ? { 'Retry-After': '10' } : {};
}

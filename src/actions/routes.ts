/**
 * The actions that HubSpot's workflows call: check the headers, read the bytes, verify, act, answer. HubSpot repeats a
 * call that was answered with 429 or 5xx for up to three days, and no other; so 200 means done, well or badly.
 */
import type { ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import { type BodyLimits, BodyReader } from '../http/body.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { findBodyFault, READING_FAULTS, readJson, refuseUnread } from '../http/json-body.ts';
import { type ProblemStatus, sendProblem } from '../http/problem.ts';
import { sendJson } from '../http/send-json.ts';
import { manifest } from '../manifest.ts';
import type { Secret } from '../secret.ts';
import type { SignalMetrics } from '../signals/metrics.ts';
import { isStoreTrouble } from '../store/database.ts';
import { createRefusalLog, type RefusalLog } from '../webhooks/refusal-log.ts';
import { verifyActionSignature } from '../webhooks/signature.ts';
import { readCall } from './call.ts';
import { type ActionResult, type RecordSignalDeps, recordSignal } from './record-signal.ts';

export interface ActionDeps extends RecordSignalDeps {
  readonly publicUrl: string;
  readonly clientSecrets: readonly (Secret<string> | undefined)[];
  readonly metrics: SignalMetrics;
  readonly log: Logger;
}

/** One contact and a few fields. */
const LIMITS: BodyLimits = { bodyBytes: 256 * 1024, heldBytes: 16 * 1024 * 1024, readMs: 5_000 };

export function actionRoutes(deps: ActionDeps): Router {
  const door: Door = {
    ...deps,
    secrets: deps.clientSecrets.flatMap((secret) => secret?.reveal() ?? []),
    bodies: new BodyReader(LIMITS),
    refusals: createRefusalLog(deps.log, deps.now),
  };
  const router = express.Router();
  router
    .route(manifest.workflowActions['record-signal'].path)
    .post((req, res) => receive(door, req, res))
    .all(methodNotAllowed('POST'));
  return router;
}

/** The dependencies, and what the door remembers between calls. */
interface Door extends ActionDeps {
  readonly secrets: readonly string[];
  readonly bodies: BodyReader;
  readonly refusals: RefusalLog;
}

async function receive(door: Door, req: Request, res: ServerResponse): Promise<void> {
  const fault = findBodyFault(door.bodies, req) ?? (isSigned(req) ? undefined : UNSIGNED);
  if (fault) return turnAway(door, req, res, fault.status, fault.reason);
  await door.bodies.with(req, async (body) => {
    if (body.kind === 'complete') return receiveBytes(door, req, res, body.bytes);
    if (body.kind === 'aborted') return;
    const { status, reason } = READING_FAULTS[body.kind];
    turnAway(door, req, res, status, reason);
  });
}

const UNSIGNED = { status: 401, reason: 'missing-header' } as const;

/** Without a signature of either kind not one byte is read (R12). */
function isSigned({ headers }: Request): boolean {
  return headers['x-hubspot-signature-v3'] !== undefined || headers['x-hubspot-signature'] !== undefined;
}

async function receiveBytes(door: Door, req: Request, res: ServerResponse, rawBody: Buffer): Promise<void> {
  const { method, originalUrl: url, headers } = req;
  const { publicUrl, secrets } = door;
  const verification = verifyActionSignature({
    method,
    url,
    rawBody,
    headers,
    publicUrl,
    secrets,
    now: door.now(),
  });
  if (!verification.ok) return refuse(door, res, 401, verification.reason);
  const reading = readJson(rawBody);
  if (reading.kind === 'malformed') return refuse(door, res, 400, reading.reason);
  const read = readCall(reading.value);
  if (!read.ok) return refuse(door, res, 400, read.reason);
  try {
    const result = await recordSignal(door, read.call);
    if (result.outcome === 'later') refuse(door, res, 503, 'the portal is being prepared');
    else answer(door, res, result);
  } catch (error) {
    if (!isStoreTrouble(error)) throw error;
    refuse(door, res, 503, 'the store is unavailable', error);
  }
}

function answer(
  door: Door,
  res: ServerResponse,
  { outcome, message }: Exclude<ActionResult, { outcome: 'later' }>,
): void {
  door.metrics.signals.inc({ door: 'workflow', outcome });
  door.metrics.requests.inc({ door: 'workflow', status: 200 });
  const hs_execution_state = outcome === 'refused' ? 'FAIL_CONTINUE' : 'SUCCESS';
  sendJson(res, 200, { outputFields: { result: outcome, message, hs_execution_state } });
}

function refuse(
  door: Door,
  res: ServerResponse,
  status: ProblemStatus,
  reason: string,
  cause?: unknown,
): void {
  note(door, status, reason, cause);
  sendProblem(res, status, status === 503 ? { 'Retry-After': '10' } : {});
}

/** Before the body was read to its end. */
function turnAway(
  door: Door,
  req: Request,
  res: ServerResponse,
  status: ProblemStatus,
  reason: string,
): void {
  note(door, status, reason);
  refuseUnread(req, res, status, status === 503 ? { 'Retry-After': '10' } : {});
}

function note(door: Door, status: ProblemStatus, reason: string, cause?: unknown): void {
  door.metrics.requests.inc({ door: 'workflow', status });
  door.refusals.note(reason, cause);
}

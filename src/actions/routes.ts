/**
 * The actions that HubSpot's workflows call: check the headers, read the bytes, verify, act, answer. HubSpot repeats a
 * call that was answered with 429 or 5xx for up to three days, and no other; so 200 means done, well or badly.
 */
import type { ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import type { BodyLimits } from '../http/body.ts';
import { Door } from '../http/door.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { readJson } from '../http/json-body.ts';
import { sendJson } from '../http/send-json.ts';
import { manifest } from '../manifest.ts';
import type { SignalMetrics } from '../signals/metrics.ts';
import { isStoreTrouble } from '../store/database.ts';
import { verifyActionSignature } from '../webhooks/signature.ts';
import { createVerifier, type Verifier, type VerifierDeps } from '../webhooks/verifier.ts';
import { readCall } from './call.ts';
import { type ActionResult, type RecordSignalDeps, recordSignal } from './record-signal.ts';

export interface ActionDeps extends RecordSignalDeps, VerifierDeps {
  readonly metrics: SignalMetrics;
  readonly log: Logger;
  readonly now: () => number;
}

/** One contact and a few fields. */
const LIMITS: BodyLimits = { bodyBytes: 256 * 1024, heldBytes: 16 * 1024 * 1024, readMs: 5_000 };

export function actionRoutes(deps: ActionDeps): Router {
  const counted = (status: number) => deps.metrics.requests.inc({ door: 'workflow', status });
  const entrance: Entrance = {
    ...deps,
    door: new Door({ ...deps, limits: LIMITS, counted }),
    verify: createVerifier(deps, verifyActionSignature),
  };
  const router = express.Router();
  router
    .route(manifest.workflowActions['record-signal'].path)
    .post((req, res) => receive(entrance, req, res))
    .all(methodNotAllowed('POST'));
  return router;
}

interface Entrance extends ActionDeps {
  readonly door: Door;
  readonly verify: Verifier;
}

async function receive(entrance: Entrance, req: Request, res: ServerResponse): Promise<void> {
  const { door } = entrance;
  const fault = door.findFault(req) ?? (isSigned(req) ? undefined : UNSIGNED);
  if (fault) return door.turnAway(req, res, fault);
  await door.read(req, res, (bytes) => receiveBytes(entrance, req, res, bytes));
}

const UNSIGNED = { status: 401, reason: 'missing-header' } as const;

/** Without a signature of either kind not one byte is read (R12). */
function isSigned({ headers }: Request): boolean {
  return headers['x-hubspot-signature-v3'] !== undefined || headers['x-hubspot-signature'] !== undefined;
}

async function receiveBytes(
  entrance: Entrance,
  req: Request,
  res: ServerResponse,
  rawBody: Buffer,
): Promise<void> {
  const { door } = entrance;
  const verification = entrance.verify(req, rawBody);
  if (!verification.ok) return door.refuse(res, { status: 401, reason: verification.reason });
  const reading = readJson(rawBody);
  if (reading.kind === 'malformed') return door.refuse(res, { status: 400, reason: reading.reason });
  const read = readCall(reading.value);
  if (!read.ok) return door.refuse(res, { status: 400, reason: read.reason });
  try {
    const result = await recordSignal(entrance, read.call);
    if (result.outcome === 'later') door.refuse(res, PREPARING);
    else answer(entrance, res, result);
  } catch (error) {
    if (!isStoreTrouble(error)) throw error;
    door.refuse(res, { status: 503, reason: 'the store is unavailable' }, error);
  }
}

const PREPARING = { status: 503, reason: 'the portal is being prepared' } as const;

function answer(
  { metrics }: Entrance,
  res: ServerResponse,
  { outcome, message }: Exclude<ActionResult, { outcome: 'later' }>,
): void {
  metrics.signals.inc({ door: 'workflow', outcome });
  metrics.requests.inc({ door: 'workflow', status: 200 });
  const hs_execution_state = outcome === 'refused' ? 'FAIL_CONTINUE' : 'SUCCESS';
  sendJson(res, 200, { outputFields: { result: outcome, message, hs_execution_state } });
}

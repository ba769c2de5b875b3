/**
 * The actions that HubSpot's workflows call: check the headers, read the bytes, verify, act, answer. HubSpot repeats a
 * call that was answered with 429 or 5xx for up to three days, and no other; so 200 means done, well or badly.
 */
import type { ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import type { DecisionDesk } from '../handoff/decision-desk.ts';
import type { BodyLimits } from '../http/body.ts';
import { Door } from '../http/door.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { type BodyFault, readJson } from '../http/json-body.ts';
import { sendJson } from '../http/send-json.ts';
import { type ActionName, manifest } from '../manifest.ts';
import type { SignalMetrics } from '../signals/metrics.ts';
import { isStoreTrouble } from '../store/database.ts';
import { findActionHeaderFault, verifyActionSignature } from '../webhooks/signature.ts';
import { createVerifier, type Verifier, type VerifierDeps } from '../webhooks/verifier.ts';
import { type Action, type ActionResult, type RunDeps, runAction } from './action.ts';
import { readCall } from './call.ts';
import type { ActionMetrics } from './metrics.ts';
import { recordDecision } from './record-decision.ts';
import { type RecordSignalDeps, recordSignal } from './record-signal.ts';
import { type LookAtContact, requalify } from './requalify.ts';

export interface ActionDeps extends RecordSignalDeps, RunDeps, VerifierDeps {
  readonly decide: DecisionDesk['decide'];
  readonly lookAt: LookAtContact;
  readonly metrics: ActionMetrics;
  /** Signals are counted together with those of the other doors. */
  readonly signalMetrics: Pick<SignalMetrics, 'signals'>;
  readonly log: Logger;
  readonly now: () => number;
}

/** What each action of `app-manifest.json` does. */
function actionsOf(deps: ActionDeps): Readonly<Record<ActionName, Action>> {
  return {
    'record-signal': (call, portal) => recordSignal(deps, call, portal),
    'record-decision': (call, { now }) => recordDecision(deps.decide, call, now),
    requalify: (call, { now }) => requalify(deps.lookAt, call, now),
  };
}

/** One contact and a few fields. */
const LIMITS: BodyLimits = { bodyBytes: 256 * 1024, heldBytes: 16 * 1024 * 1024, readMs: 5_000 };

export function actionRoutes(deps: ActionDeps): Router {
  const counted = (status: number) => deps.metrics.requests.inc({ status });
  const entrance: Entrance = {
    ...deps,
    door: new Door({ ...deps, limits: LIMITS, counted, withoutQuery: true }),
    verify: createVerifier(deps, verifyActionSignature),
    actions: actionsOf(deps),
  };
  const router = express.Router();
  for (const [name, { path }] of Object.entries(manifest.workflowActions)) {
    router
      .route(path)
      .post((req, res) => receive(entrance, name as ActionName, req, res))
      .all(methodNotAllowed('POST'));
  }
  return router;
}

interface Entrance extends ActionDeps {
  readonly door: Door;
  readonly verify: Verifier;
  readonly actions: Readonly<Record<ActionName, Action>>;
}

async function receive(
  entrance: Entrance,
  name: ActionName,
  req: Request,
  res: ServerResponse,
): Promise<void> {
  const { door } = entrance;
  const fault = door.findFault(req) ?? findSignatureFault(req);
  if (fault) return door.turnAway(req, res, fault);
  await door.read(req, res, (bytes) => receiveBytes(entrance, name, req, res, bytes));
}

/** Where neither header can be a signature, not one byte is read (R12). */
function findSignatureFault({ headers }: Request): BodyFault | undefined {
  const reason = findActionHeaderFault(headers);
  return reason && { status: 401, reason };
}

async function receiveBytes(
  entrance: Entrance,
  name: ActionName,
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
    const result = await runAction(entrance, entrance.actions[name], read.call);
    if (result === 'later') door.refuse(res, PREPARING);
    else answer(entrance, name, res, result);
  } catch (error) {
    if (!isStoreTrouble(error)) throw error;
    door.refuse(res, { status: 503, reason: 'the store is unavailable' }, error);
  }
}

const PREPARING = { status: 503, reason: 'the portal, or the contact, is being prepared' } as const;

function answer(
  { metrics, signalMetrics }: Entrance,
  action: ActionName,
  res: ServerResponse,
  { outcome, message }: ActionResult,
): void {
  if (action === 'record-signal') signalMetrics.signals.inc({ door: 'workflow', outcome });
  metrics.actions.inc({ action, outcome });
  metrics.requests.inc({ status: 200 });
  const hs_execution_state = outcome === 'refused' ? 'FAIL_CONTINUE' : 'SUCCESS';
  sendJson(res, 200, { outputFields: { result: outcome, message, hs_execution_state } });
}

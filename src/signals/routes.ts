/**
 * `POST /api/signals`: a program tells of signals of one portal, whose key it holds. What is answered with 202 is
 * stored; the same signal may be sent again.
 */
import type { ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import { type BodyLimits, BodyReader } from '../http/body.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { findBodyFault, READING_FAULTS, readJson, refuseUnread } from '../http/json-body.ts';
import { type ProblemStatus, sendProblem } from '../http/problem.ts';
import { sendJson } from '../http/send-json.ts';
import { isStoreTrouble } from '../store/database.ts';
import { createRefusalLog, type RefusalLog } from '../webhooks/refusal-log.ts';
import type { SignalMetrics } from './metrics.ts';
import { presentedKey } from './portal-key.ts';
import type { KeyFinder, KeyHolder, SignalPortals } from './ports.ts';
import { type ListOutcome, type RecordDeps, recordList } from './record-list.ts';
import { readList } from './signal-list.ts';
import { type BucketSize, TokenBuckets } from './token-buckets.ts';

export interface SignalDeps extends RecordDeps {
  readonly keys: KeyFinder;
  readonly portals: SignalPortals;
  readonly metrics: SignalMetrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly limits?: Partial<SignalLimits>;
}

export interface SignalLimits extends BodyLimits {
  /** Requests of one key. */
  readonly pace: BucketSize;
}

/** 1,000 signals of 2 kB each; 20 such requests a second are more than any tool sends. */
export const SIGNAL_LIMITS: SignalLimits = {
  bodyBytes: 2 * 1024 * 1024,
  heldBytes: 16 * 1024 * 1024,
  readMs: 10_000,
  pace: { capacity: 50, perSecond: 20 },
};

export const SIGNALS_PATH = '/api/signals';

export function signalRoutes(deps: SignalDeps): Router {
  const limits = { ...SIGNAL_LIMITS, ...deps.limits };
  const door: Door = {
    ...deps,
    bodies: new BodyReader(limits),
    buckets: new TokenBuckets(limits.pace),
    refusals: createRefusalLog(deps.log, deps.now),
  };
  const router = express.Router();
  router
    .route(SIGNALS_PATH)
    .post((req, res) => receive(door, req, res))
    .all(methodNotAllowed('POST'));
  return router;
}

/** The dependencies, and what the door remembers between requests. */
interface Door extends SignalDeps {
  readonly bodies: BodyReader;
  readonly buckets: TokenBuckets;
  readonly refusals: RefusalLog;
}

async function receive(door: Door, req: Request, res: ServerResponse): Promise<void> {
  const fault = findBodyFault(door.bodies, req);
  if (fault) return turnAway(door, req, res, fault.status, fault.reason);
  const hash = presentedKey(req.headers.authorization);
  if (hash === undefined) return turnAway(door, req, res, 401, 'no key');
  const wait = door.buckets.take(hash, door.now());
  if (wait > 0)
    return turnAway(door, req, res, 429, 'too many requests of a key', { 'Retry-After': String(wait) });
  try {
    const holder = await door.keys.find(hash, door.now());
    if (!holder) return turnAway(door, req, res, 401, 'unknown key');
    await receiveBody(door, holder, req, res);
  } catch (error) {
    if (!isStoreTrouble(error)) throw error;
    door.refusals.note('the store is unavailable', error);
    answer(door, res, 503);
  }
}

async function receiveBody(door: Door, holder: KeyHolder, req: Request, res: ServerResponse): Promise<void> {
  await door.bodies.with(req, async (body) => {
    if (body.kind === 'complete') return receiveBytes(door, holder, res, body.bytes);
    if (body.kind === 'aborted') return;
    const { status, reason } = READING_FAULTS[body.kind];
    turnAway(door, req, res, status, reason);
  });
}

async function receiveBytes(
  door: Door,
  holder: KeyHolder,
  res: ServerResponse,
  bytes: Buffer,
): Promise<void> {
  const reading = readJson(bytes);
  if (reading.kind === 'malformed') return answer(door, res, reading.reason === 'not JSON' ? 400 : 415);
  const list = readList(reading.value);
  if (list.kind === 'unusable') return answer(door, res, 400, { code: 'bad_request', message: list.message });
  const portal = await door.portals.read(holder.portalId);
  switch (portal.state) {
    case 'connected': {
      const now = door.now();
      return tell(door, res, await recordList(door, holder, list.items, { kinds: portal.kinds, now }));
    }
    case 'preparing':
      return answer(door, res, 503);
    default:
      return answer(door, res, 403, {
        code: 'disconnected',
        message:
          'Fairlead is not connected to this HubSpot account any more. Install it again, then send again.',
      });
  }
}

/** 202: stored. 422: nothing of it could be used. Either way each signal is told how it went. */
function tell(door: Door, res: ServerResponse, outcome: ListOutcome): void {
  const { accepted, known, refused } = outcome;
  const status = accepted > 0 ? 202 : 422;
  const message = 'None of the signals could be used; results says why.';
  door.metrics.requests.inc({ door: 'api', status });
  door.metrics.signals.inc({ door: 'api', outcome: 'recorded' }, accepted - known);
  door.metrics.signals.inc({ door: 'api', outcome: 'known' }, known);
  door.metrics.signals.inc({ door: 'api', outcome: 'refused' }, refused);
  sendJson(
    res,
    status,
    accepted > 0 ? { ok: true, ...outcome } : { ok: false, code: 'all_refused', message, ...outcome },
  );
}

function answer(
  door: Door,
  res: ServerResponse,
  status: ProblemStatus,
  told?: { readonly code: string; readonly message: string },
): void {
  door.metrics.requests.inc({ door: 'api', status });
  sendProblem(res, status, status === 503 ? { 'Retry-After': '10' } : {}, told);
}

/** Before the body was read. */
function turnAway(
  door: Door,
  req: Request,
  res: ServerResponse,
  status: ProblemStatus,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  door.metrics.requests.inc({ door: 'api', status });
  door.refusals.note(reason);
  refuseUnread(req, res, status, status === 401 ? { ...headers, 'WWW-Authenticate': 'Bearer' } : headers);
}

/**
 * `POST /api/signals`: a program tells of signals of one portal, whose key it holds. What is answered with 202 is
 * stored; the same signal may be sent again.
 */
import type { ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import type { BodyLimits } from '../http/body.ts';
import { Door, retryAdvice } from '../http/door.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { readJson } from '../http/json-body.ts';
import { networkOf } from '../http/network-of.ts';
import { type ProblemStatus, sendProblem } from '../http/problem.ts';
import { sendJson } from '../http/send-json.ts';
import { type BucketSize, TokenBuckets } from '../http/token-buckets.ts';
import { isStoreTrouble } from '../store/database.ts';
import type { SignalMetrics } from './metrics.ts';
import { presentedKey } from './portal-key.ts';
import type { KeyFinder, KeyHolder, SignalPortals } from './ports.ts';
import { type ListOutcome, type RecordDeps, recordList } from './record-list.ts';
import { readList } from './signal-list.ts';

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
  const counted = (status: number) => deps.metrics.requests.inc({ door: 'api', status });
  const entrance: Entrance = {
    ...deps,
    door: new Door({ ...deps, limits, counted }),
    buckets: new TokenBuckets(limits.pace),
    strangers: new TokenBuckets(limits.pace),
    known: new Set(),
  };
  const router = express.Router();
  router
    .route(SIGNALS_PATH)
    .post((req, res) => receive(entrance, req, res))
    .all(methodNotAllowed('POST'));
  return router;
}

/** The dependencies, and what is remembered between requests. */
interface Entrance extends SignalDeps {
  readonly door: Door;
  /** By key. */
  readonly buckets: TokenBuckets;
  /** Keys that nobody has been seen to hold, by network: looking them up costs the database. */
  readonly strangers: TokenBuckets;
  /** Hashes of keys that were found. */
  readonly known: Set<string>;
}

async function receive(entrance: Entrance, req: Request, res: ServerResponse): Promise<void> {
  const { door, buckets, strangers, known, keys, now } = entrance;
  const fault = door.findFault(req);
  if (fault) return door.turnAway(req, res, fault);
  const hash = presentedKey(req.headers.authorization);
  if (hash === undefined) return turnStrangerAway(door, req, res, 'no key');
  const asStranger = known.has(hash) ? 0 : strangers.take(networkOf(req.ip), now());
  const wait = asStranger || buckets.take(hash, now());
  if (wait > 0) {
    const reason = asStranger > 0 ? 'too many unknown keys' : 'too many requests of a key';
    return door.turnAway(req, res, { status: 429, reason }, { 'Retry-After': String(wait) });
  }
  try {
    const holder = await keys.find(hash, now());
    if (!holder) return turnStrangerAway(door, req, res, 'unknown key');
    remember(known, hash);
    await door.read(req, res, (bytes) => receiveBytes(entrance, holder, res, bytes));
  } catch (error) {
    if (!isStoreTrouble(error)) throw error;
    door.refuse(res, { status: 503, reason: 'the store is unavailable' }, error);
  }
}

const MOST_KNOWN = 10_000;

function remember(known: Set<string>, hash: string): void {
  if (known.size >= MOST_KNOWN) known.clear();
  known.add(hash);
}

function turnStrangerAway(door: Door, req: Request, res: ServerResponse, reason: string): void {
  door.turnAway(req, res, { status: 401, reason }, { 'WWW-Authenticate': 'Bearer' });
}

async function receiveBytes(
  entrance: Entrance,
  holder: KeyHolder,
  res: ServerResponse,
  bytes: Buffer,
): Promise<void> {
  const reading = readJson(bytes);
  if (reading.kind === 'malformed') return answer(entrance, res, reading.reason === 'not JSON' ? 400 : 415);
  const list = readList(reading.value);
  if (list.kind === 'unusable')
    return answer(entrance, res, 400, { code: 'bad_request', message: list.message });
  const portal = await entrance.portals.read(holder.portalId);
  switch (portal.state) {
    case 'connected': {
      const now = entrance.now();
      return tell(
        entrance,
        res,
        await recordList(entrance, holder, list.items, { kinds: portal.kinds, now }),
      );
    }
    case 'preparing':
      return answer(entrance, res, 503);
    default:
      return answer(entrance, res, 403, {
        code: 'disconnected',
        message:
          'Fairlead is not connected to this HubSpot account any more. Install it again, then send again.',
      });
  }
}

/** 202: stored. 422: nothing of it could be used. Either way each signal is told how it went. */
function tell(entrance: Entrance, res: ServerResponse, outcome: ListOutcome): void {
  const { accepted, known, refused } = outcome;
  const status = accepted > 0 ? 202 : 422;
  const message = 'None of the signals could be used; results says why.';
  entrance.metrics.requests.inc({ door: 'api', status });
  entrance.metrics.signals.inc({ door: 'api', outcome: 'recorded' }, accepted - known);
  entrance.metrics.signals.inc({ door: 'api', outcome: 'known' }, known);
  entrance.metrics.signals.inc({ door: 'api', outcome: 'refused' }, refused);
  sendJson(
    res,
    status,
    accepted > 0 ? { ok: true, ...outcome } : { ok: false, code: 'all_refused', message, ...outcome },
  );
}

function answer(
  entrance: Entrance,
  res: ServerResponse,
  status: ProblemStatus,
  told?: { readonly code: string; readonly message: string },
): void {
  entrance.metrics.requests.inc({ door: 'api', status });
  sendProblem(res, status, retryAdvice(status), told);
}

/**
 * What the card on a contact record asks: `GET /api/card/contacts/:id` and, where somebody decides,
 * `POST /api/card/contacts/:id/decisions`. HubSpot signs every call (v3) and repeats one that failed, so a decision
 * carries a key of its own. What is expected to happen is answered with 200 and `{ok: false, code, message}`, because
 * HubSpot wraps any other status; 401 and 404 are for callers that are no card of ours.
 */
import type { ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import { type BodyLimits, BodyReader } from '../http/body.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { type BodyFault, findBodyFault, READING_FAULTS, readJson, refuseUnread } from '../http/json-body.ts';
import { type ProblemStatus, sendProblem } from '../http/problem.ts';
import { sendJson } from '../http/send-json.ts';
import type { Secret } from '../secret.ts';
import { isStoreTrouble } from '../store/database.ts';
import { createRefusalLog, type RefusalLog } from '../webhooks/refusal-log.ts';
import { findHeaderFault, verifySignature } from '../webhooks/signature.ts';
import { actOf, toldOf } from './act.ts';
import { type CardAnswer, type DecisionAnswer, decisionRequest, type Failure } from './contract.ts';
import { recordIdOf, type Viewer, viewerOf } from './identity.ts';
import { noLead, UNAVAILABLE } from './no-lead.ts';
import type { CardStore, Decide } from './ports.ts';
import { cardViewOf } from './view.ts';

export interface CardDeps {
  readonly appId: string;
  readonly publicUrl: string;
  readonly clientSecrets: readonly (Secret<string> | undefined)[];
  readonly cards: CardStore;
  /** Left out, the card only shows. */
  readonly decide?: Decide;
  readonly log: Logger;
  readonly now: () => number;
}

/** A decision with its note and checklist. */
const LIMITS: BodyLimits = { bodyBytes: 64 * 1024, heldBytes: 8 * 1024 * 1024, readMs: 5_000 };

export function cardRoutes(deps: CardDeps): Router {
  const door: Door = {
    ...deps,
    secrets: deps.clientSecrets.flatMap((secret) => secret?.reveal() ?? []),
    bodies: new BodyReader(LIMITS),
    refusals: createRefusalLog(deps.log, deps.now),
  };
  const router = express.Router();
  router
    .route('/api/card/contacts/:id')
    .get((req, res) => show(door, req, res))
    .all(methodNotAllowed('GET'));
  const { decide } = deps;
  if (decide) {
    router
      .route('/api/card/contacts/:id/decisions')
      .post((req, res) => receiveDecision(door, decide, req, res))
      .all(methodNotAllowed('POST'));
  }
  return router;
}

interface Door extends CardDeps {
  readonly secrets: readonly string[];
  readonly bodies: BodyReader;
  readonly refusals: RefusalLog;
}

/** One contact, asked for by somebody HubSpot vouches for. */
interface Call {
  readonly viewer: Viewer;
  readonly contactId: string;
}

async function show(door: Door, req: Request, res: ServerResponse): Promise<void> {
  const call = callOf(door, req, NO_BODY);
  if ('status' in call) return refuse(door, res, call);
  sendJson(res, 200, await orUnavailable(door, () => readView(door, call)));
}

const NO_BODY = Buffer.alloc(0);

async function readView(door: Door, { viewer, contactId }: Call): Promise<CardAnswer> {
  const now = door.now();
  const reading = await door.cards.read(viewer.portalId, contactId, now);
  if (reading.kind !== 'lead') return noLead(reading);
  return {
    ok: true,
    data: cardViewOf(reading.lead, now, {
      viewerId: viewer.userId,
      mayDecide: door.decide !== undefined,
    }),
  };
}

async function receiveDecision(door: Door, decide: Decide, req: Request, res: ServerResponse): Promise<void> {
  const fault = findBodyFault(door.bodies, req) ?? findSignatureFault(req);
  if (fault) return turnAway(door, req, res, fault);
  await door.bodies.with(req, async (body) => {
    if (body.kind === 'aborted') return;
    if (body.kind !== 'complete') return turnAway(door, req, res, READING_FAULTS[body.kind]);
    const call = callOf(door, req, body.bytes);
    if ('status' in call) return refuse(door, res, call);
    sendJson(res, 200, await orUnavailable(door, () => takeDecision(door, decide, call, body.bytes)));
  });
}

function findSignatureFault({ headers }: Request): BodyFault | undefined {
  const reason = findHeaderFault(headers);
  return reason && { status: 401, reason };
}

async function takeDecision(door: Door, decide: Decide, call: Call, bytes: Buffer): Promise<DecisionAnswer> {
  const { viewer, contactId } = call;
  const reading = readJson(bytes);
  const request = decisionRequest.safeParse(reading.kind === 'json' ? reading.value : undefined);
  if (!request.success) return UNREADABLE;
  const by = {
    kind: 'person',
    id: viewer.userId,
    name: viewer.userEmail,
    door: 'card',
  } as const;
  const result = await decide(viewer.portalId, contactId, actOf(request.data, door.now()), by);
  if (!result.ok) return { ok: false, code: result.code, title: 'Not done', message: result.message };
  const after = await readView(door, call);
  return after.ok ? { ok: true, data: { told: toldOf(result), view: after.data } } : after;
}

const UNREADABLE: Failure = {
  ok: false,
  code: 'unreadable',
  title: 'Not done',
  message: 'What the card sent could not be read. Reload the page to get the newest card, then try again.',
};

async function orUnavailable<Answer>(door: Door, answer: () => Promise<Answer>): Promise<Answer | Failure> {
  try {
    return await answer();
  } catch (error) {
    if (!isStoreTrouble(error)) throw error;
    door.refusals.note('the store is unavailable', error);
    return UNAVAILABLE;
  }
}

/** The verified caller, or why it is none. */
function callOf(door: Door, req: Request, rawBody: Buffer): Call | BodyFault {
  const { method, originalUrl: url, headers } = req;
  const { publicUrl, secrets } = door;
  const verified = verifySignature({ method, url, rawBody, headers, publicUrl, secrets, now: door.now() });
  if (!verified.ok) return { status: 401, reason: verified.reason };
  const viewer = viewerOf(req.query, door.appId);
  if (viewer === null) return { status: 401, reason: 'not called by a card of this app' };
  const contactId = recordIdOf(String(req.params.id));
  return contactId === null ? { status: 404, reason: 'no contact id' } : { viewer, contactId };
}

function refuse(door: Door, res: ServerResponse, { status, reason }: BodyFault): void {
  door.refusals.note(reason);
  sendProblem(res, status);
}

/** Before the body was read to its end. */
function turnAway(door: Door, req: Request, res: ServerResponse, { status, reason }: BodyFault): void {
  door.refusals.note(reason);
  refuseUnread(req, res, status satisfies ProblemStatus);
}

/**
 * What the card on a contact record asks: `GET /api/card/contacts/:id` and, where somebody decides,
 * `POST /api/card/contacts/:id/decisions`. HubSpot signs every call (v3) and repeats one that failed, so a decision
 * carries a key of its own. What is expected to happen is answered with 200 and `{ok: false, code, message}`, because
 * HubSpot wraps any other status; 401 and 404 are for callers that are no card of ours.
 */
import type { ServerResponse } from 'node:http';
import express, { type Request, type Router } from 'express';
import type { Logger } from 'pino';
import type { BodyLimits } from '../http/body.ts';
import { Door } from '../http/door.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { type BodyFault, readJson } from '../http/json-body.ts';
import { sendJson } from '../http/send-json.ts';
import { isStoreTrouble } from '../store/database.ts';
import { findHeaderFault } from '../webhooks/signature.ts';
import { createVerifier, type Verifier, type VerifierDeps } from '../webhooks/verifier.ts';
import { actOf, toldOf } from './act.ts';
import { type CardAnswer, type DecisionAnswer, decisionRequest, type Failure } from './contract.ts';
import { recordIdOf, type Viewer, viewerOf } from './identity.ts';
import { noLead, UNAVAILABLE } from './no-lead.ts';
import type { CardStore, Decide } from './ports.ts';
import { cardViewOf } from './view.ts';

export interface CardDeps extends VerifierDeps {
  readonly appId: string;
  readonly cards: CardStore;
  /** Left out, the card only shows. */
  readonly decide?: Decide;
  readonly log: Logger;
}

/** A decision with its note and checklist. */
const LIMITS: BodyLimits = { bodyBytes: 64 * 1024, heldBytes: 8 * 1024 * 1024, readMs: 5_000 };

export function cardRoutes(deps: CardDeps): Router {
  const entrance: Entrance = {
    ...deps,
    door: new Door({ ...deps, limits: LIMITS }),
    verify: createVerifier(deps),
  };
  const router = express.Router();
  router
    .route('/api/card/contacts/:id')
    .get((req, res) => show(entrance, req, res))
    .all(methodNotAllowed('GET'));
  const { decide } = deps;
  if (decide) {
    router
      .route('/api/card/contacts/:id/decisions')
      .post((req, res) => receiveDecision(entrance, decide, req, res))
      .all(methodNotAllowed('POST'));
  }
  return router;
}

interface Entrance extends CardDeps {
  readonly door: Door;
  readonly verify: Verifier;
}

/** One contact, asked for by somebody HubSpot vouches for. */
interface Call {
  readonly viewer: Viewer;
  readonly contactId: string;
}

async function show(entrance: Entrance, req: Request, res: ServerResponse): Promise<void> {
  const call = callOf(entrance, req, NO_BODY);
  if ('status' in call) return entrance.door.refuse(res, call);
  sendJson(res, 200, await orUnavailable(entrance, () => readView(entrance, call)));
}

const NO_BODY = Buffer.alloc(0);

async function readView(entrance: Entrance, { viewer, contactId }: Call): Promise<CardAnswer> {
  const now = entrance.now();
  const reading = await entrance.cards.read(viewer.portalId, contactId, now);
  if (reading.kind !== 'lead') return noLead(reading);
  return {
    ok: true,
    data: cardViewOf(reading.lead, now, {
      viewerId: viewer.userId,
      mayDecide: entrance.decide !== undefined,
    }),
  };
}

async function receiveDecision(
  entrance: Entrance,
  decide: Decide,
  req: Request,
  res: ServerResponse,
): Promise<void> {
  const { door } = entrance;
  const fault = door.findFault(req) ?? findSignatureFault(req);
  if (fault) return door.turnAway(req, res, fault);
  await door.read(req, res, async (bytes) => {
    const call = callOf(entrance, req, bytes);
    if ('status' in call) return door.refuse(res, call);
    sendJson(res, 200, await orUnavailable(entrance, () => takeDecision(entrance, decide, call, bytes)));
  });
}

function findSignatureFault({ headers }: Request): BodyFault | undefined {
  const reason = findHeaderFault(headers);
  return reason && { status: 401, reason };
}

async function takeDecision(
  entrance: Entrance,
  decide: Decide,
  call: Call,
  bytes: Buffer,
): Promise<DecisionAnswer> {
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
  const result = await decide(viewer.portalId, contactId, actOf(request.data, entrance.now()), by);
  if (!result.ok) return { ok: false, code: result.code, title: 'Not done', message: result.message };
  const after = await readView(entrance, call);
  return after.ok ? { ok: true, data: { told: toldOf(result), view: after.data } } : after;
}

const UNREADABLE: Failure = {
  ok: false,
  code: 'unreadable',
  title: 'Not done',
  message: 'What the card sent could not be read. Reload the page to get the newest card, then try again.',
};

async function orUnavailable<Answer>(
  entrance: Entrance,
  answer: () => Promise<Answer>,
): Promise<Answer | Failure> {
  try {
    return await answer();
  } catch (error) {
    if (!isStoreTrouble(error)) throw error;
    entrance.door.note('the store is unavailable', error);
    return UNAVAILABLE;
  }
}

/** The verified caller, or why it is none. */
function callOf(entrance: Entrance, req: Request, rawBody: Buffer): Call | BodyFault {
  const verified = entrance.verify(req, rawBody);
  if (!verified.ok) return { status: 401, reason: verified.reason };
  const viewer = viewerOf(req.query, entrance.appId);
  if (viewer === null) return { status: 401, reason: 'not called by a card of this app' };
  const contactId = recordIdOf(String(req.params.id));
  return contactId === null ? { status: 404, reason: 'no contact id' } : { viewer, contactId };
}

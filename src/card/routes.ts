/**
 * What the card on a contact record asks: `GET /api/card/contacts/:id` and, where somebody decides,
 * `POST /api/card/contacts/:id/decisions`. HubSpot repeats a call that failed, so a decision carries a key of its own.
 * Asked for when somebody looks closer: `GET .../attempts/:number`, how it was when an earlier attempt was decided, and
 * `GET .../what-if`, what the card needs in order to try something out; `POST .../what-if` tries it out on the server.
 * `POST .../review` says what was wrong where the data contradict a decision (AT-57).
 * What is expected to happen is answered with 200 and `{ok: false, code, message}`; 401 and 404 are for callers that are
 * no card of ours.
 */
import express, { type Router } from 'express';
import type { BodyLimits } from '../http/body.ts';
import { methodNotAllowed } from '../http/errors.ts';
import type { BodyFault } from '../http/json-body.ts';
import { actOf, toldOf } from './act.ts';
import {
  type CardAnswer,
  type DecisionAnswer,
  decisionRequest,
  type Failure,
  type PastAnswer,
  reviewRequest,
} from './contract.ts';
import { recordIdOf, type Viewer } from './identity.ts';
import { noLead } from './no-lead.ts';
import { pastViewOf } from './past-view.ts';
import type { CardStore, Decide } from './ports.ts';
import { type ReviewDesk, reviewAs } from './review-door.ts';
import { createSignedDoor, type SignedCall, type SignedDoorDeps } from './signed-door.ts';
import { type CardSpeech, speechFor } from './speech.ts';
import { suppose } from './try-out.ts';
import { cardViewOf } from './view.ts';
import { whatIfView } from './what-if.ts';
import { supposition, type TriedAnswer, type WhatIfAnswer } from './what-if-contract.ts';

export interface CardDeps extends SignedDoorDeps {
  readonly cards: CardStore;
  /** Left out, the card only shows. */
  readonly decide?: Decide;
  /** Left out, nobody says here what was wrong. */
  readonly reviews?: ReviewDesk;
}

/** A decision with its note and checklist. */
const LIMITS: BodyLimits = { bodyBytes: 64 * 1024, heldBytes: 8 * 1024 * 1024, readMs: 5_000 };

export function cardRoutes(deps: CardDeps): Router {
  const door = createSignedDoor(deps, LIMITS);
  const router = express.Router();
  router
    .route('/api/card/contacts/:id')
    .get(door.get(async (call) => withContact(call, (one) => readView(deps, one))))
    .all(methodNotAllowed('GET'));
  router
    .route('/api/card/contacts/:id/attempts/:number')
    .get(
      door.get(async (call) => withContact(call, (one) => readPast(deps, one, Number(call.params.number)))),
    )
    .all(methodNotAllowed('GET'));
  router
    .route('/api/card/contacts/:id/what-if')
    .get(door.get(async (call) => withContact(call, (one) => readWhatIf(deps, one))))
    .post(door.post(async (call) => withContact(call, (one) => tryOut(deps, one, call.body))))
    .all(methodNotAllowed('GET', 'POST'));
  const { decide } = deps;
  if (decide) {
    router
      .route('/api/card/contacts/:id/decisions')
      .post(door.post(async (call) => withContact(call, (one) => takeDecision(deps, decide, one, call.body))))
      .all(methodNotAllowed('POST'));
  }
  const { reviews } = deps;
  if (reviews) {
    router
      .route('/api/card/contacts/:id/review')
      .post(door.post(async (call) => withContact(call, (one) => takeReview(deps, reviews, one, call.body))))
      .all(methodNotAllowed('POST'));
  }
  return router;
}

/** One contact, asked for by somebody HubSpot vouches for. */
interface Call {
  readonly viewer: Viewer;
  readonly contactId: string;
  /** The viewer's language, as the card has asked for it. */
  readonly speech: CardSpeech;
}

async function withContact<Answer extends object>(
  { viewer, params, query }: SignedCall,
  respond: (call: Call) => Promise<Answer>,
): Promise<Answer | BodyFault> {
  const contactId = recordIdOf(params.id);
  return contactId === null
    ? { status: 404, reason: 'no contact id' }
    : respond({ viewer, contactId, speech: speechFor(query.lang) });
}

async function readView(deps: CardDeps, { viewer, contactId, speech }: Call): Promise<CardAnswer> {
  const now = deps.now();
  const reading = await deps.cards.read(viewer.portalId, contactId, now);
  if (reading.kind !== 'lead') return noLead(reading, speech);
  return {
    ok: true,
    data: cardViewOf(reading.lead, now, {
      viewerId: viewer.userId,
      mayDecide: deps.decide !== undefined,
      speech,
    }),
  };
}

async function readPast(
  { cards, now }: CardDeps,
  { viewer, contactId, speech }: Call,
  number: number,
): Promise<PastAnswer> {
  const attempt = await cards.readAttempt(viewer.portalId, contactId, number);
  if (attempt === null) return { ok: false, code: 'no_attempt', ...speech.words.noAttempt };
  return { ok: true, data: pastViewOf(attempt, now(), { viewerId: viewer.userId, speech }) };
}

async function readWhatIf(deps: CardDeps, { viewer, contactId, speech }: Call): Promise<WhatIfAnswer> {
  const now = deps.now();
  const reading = await deps.cards.read(viewer.portalId, contactId, now);
  if (reading.kind !== 'lead') return noLead(reading, speech);
  return { ok: true, data: whatIfView(reading.lead, now) };
}

/** For a card that cannot judge by itself: an older one, or a lead with too much history to be sent. */
async function tryOut(
  deps: CardDeps,
  { viewer, contactId, speech }: Call,
  body: unknown,
): Promise<TriedAnswer> {
  const asked = supposition.safeParse(body);
  if (!asked.success) return unreadable(speech);
  const now = deps.now();
  const reading = await deps.cards.read(viewer.portalId, contactId, now);
  if (reading.kind !== 'lead') return noLead(reading, speech);
  const { model, input } = reading.lead;
  return { ok: true, data: suppose(model, input, now, asked.data) };
}

async function takeDecision(
  deps: CardDeps,
  decide: Decide,
  call: Call,
  body: unknown,
): Promise<DecisionAnswer> {
  const { viewer, contactId, speech } = call;
  const request = decisionRequest.safeParse(body);
  if (!request.success) return unreadable(speech);
  const by = {
    kind: 'person',
    id: viewer.userId,
    name: viewer.userEmail,
    door: 'card',
  } as const;
  const result = await decide(viewer.portalId, contactId, actOf(request.data, deps.now()), by);
  if (!result.ok) {
    const { notDone, refusal } = speech.words;
    return { ok: false, code: result.code, title: notDone, message: refusal(result) };
  }
  const after = await readView(deps, call);
  return after.ok ? { ok: true, data: { told: toldOf(result, speech), view: after.data } } : after;
}

async function takeReview(
  deps: CardDeps,
  reviews: ReviewDesk,
  call: Call,
  body: unknown,
): Promise<DecisionAnswer> {
  const { viewer, contactId, speech } = call;
  const request = reviewRequest.safeParse(body);
  if (!request.success) return unreadable(speech);
  const outcome = await reviewAs(reviews, viewer, contactId, request.data, speech);
  if (!outcome.ok) return outcome;
  const after = await readView(deps, call);
  return after.ok ? { ok: true, data: { told: outcome.told, view: after.data } } : after;
}

function unreadable({ words }: CardSpeech): Failure {
  return { ok: false, code: 'unreadable', title: words.notDone, message: words.unreadable };
}

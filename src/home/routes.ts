/**
 * What the home page asks: `GET /api/home`, signed by HubSpot like the card's calls. What is expected to happen is
 * answered with 200 and `{ok: false, code, message}`.
 */
import express, { type Router } from 'express';
import { noLead } from '../card/no-lead.ts';
import { createSignedDoor, type SignedDoorDeps } from '../card/signed-door.ts';
import type { BodyLimits } from '../http/body.ts';
import { methodNotAllowed } from '../http/errors.ts';
import type { HomeAnswer } from './contract.ts';
import type { HomeStore } from './ports.ts';
import { type HomeSpeech, homeSpeechFor } from './speech.ts';
import { homeViewOf, type Links, queuesOf, shownLeads } from './view.ts';

export interface HomeDeps extends SignedDoorDeps {
  readonly home: HomeStore;
  readonly links: Links;
}

/** The page sends no body. */
const LIMITS: BodyLimits = { bodyBytes: 1_024, heldBytes: 1_024 * 1_024, readMs: 5_000 };

export function homeRoutes(deps: HomeDeps): Router {
  const door = createSignedDoor(deps, LIMITS);
  const router = express.Router();
  router
    .route('/api/home')
    .get(door.get(({ viewer, query }) => readHome(deps, viewer.portalId, homeSpeechFor(query.lang))))
    .all(methodNotAllowed('GET'));
  return router;
}

async function readHome(
  { home, links, now }: HomeDeps,
  portalId: string,
  speech: HomeSpeech,
): Promise<HomeAnswer> {
  const at = now();
  const reading = await home.read(portalId, at);
  if (reading.kind !== 'home') return noLead(reading, speech.card);
  const queues = queuesOf(reading.home, at);
  const receipts = await home.receipts(portalId, shownLeads(queues));
  return { ok: true, data: homeViewOf(reading.home, { queues, receipts, now: at, links, speech }) };
}

/**
 * What the home page asks: `GET /api/home`, signed by HubSpot like the card's calls, with the pages of its lists and
 * whose leads in the query. What is expected to happen is answered with 200 and `{ok: false, code, message}`.
 */
import express, { type Router } from 'express';
import type { Viewer } from '../card/identity.ts';
import { noLead } from '../card/no-lead.ts';
import { createSignedDoor, type SignedDoorDeps } from '../card/signed-door.ts';
import type { Links } from '../contact-link.ts';
import type { BodyLimits } from '../http/body.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { type HomeAnswer, homeAsk } from './contract.ts';
import type { HomeStore } from './ports.ts';
import { homeSpeechFor } from './speech.ts';
import { homeViewOf } from './view.ts';

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
    .get(door.get(({ viewer, query }) => readHome(deps, viewer, query)))
    .all(methodNotAllowed('GET'));
  return router;
}

async function readHome(
  { home, links, now }: HomeDeps,
  viewer: Viewer,
  query: Readonly<Record<string, unknown>>,
): Promise<HomeAnswer> {
  const at = now();
  const speech = homeSpeechFor(query.lang);
  const ask = homeAsk.parse(query);
  const reading = await home.read(viewer, ask, at);
  if (reading.kind !== 'home') return noLead(reading, speech.card);
  return { ok: true, data: homeViewOf(reading.home, { ask, now: at, links, speech }) };
}

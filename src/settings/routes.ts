/**
 * What the settings page asks, at `/api/settings`. Everything that is expected is answered with 200, `{ok: true, data}` or
 * `{ok: false, code, message}`. Everybody whom HubSpot lets open the page may look; what changes something asks for a role.
 */
import express, { type Router } from 'express';
import type { z } from 'zod';
import { noLead } from '../card/no-lead.ts';
import { createSignedDoor, type Respond, type SignedCall, type SignedDoorDeps } from '../card/signed-door.ts';
import { contactLink, type Links } from '../contact-link.ts';
import { settingsOf } from '../handoff/handoff-settings.ts';
import type { BodyLimits } from '../http/body.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { manifest } from '../manifest.ts';
import { accountProperties } from './account-properties.ts';
import type { Act } from './act.ts';
import {
  type DoneAnswer,
  decideProposalRequest,
  eraseRequest,
  exportRequest,
  type Failure,
  nameRequest,
  proposeRequest,
  repeatRequest,
  type SettingsView,
  throwAwayRequest,
} from './contract.ts';
import { eraseContact, namePerson, repeatDead, throwAwayDraft } from './desk.ts';
import { draftOf } from './draft.ts';
import { draftRequest, type PreviewRequest, previewRequest } from './draft-contract.ts';
import { modelOf } from './draft-text.ts';
import { modelInThread } from './draft-thread.ts';
import { exportedContact } from './export.ts';
import { writtenPacks } from './packs.ts';
import { holds, isSamePerson, personOf } from './people.ts';
import { whoHas } from './people-view.ts';
import { BusyError } from './portal-line.ts';
import type { ActResult, PortalSettings, SettingsStore } from './ports.ts';
import { previewOf } from './preview.ts';
import { decideProposal, propose } from './proposals.ts';
import { settingsView } from './settings-view.ts';
import { type SettingsSpeech, settingsSpeechFor } from './speech.ts';
import { versionsOf } from './versions.ts';
import { versionsRequest } from './versions-contract.ts';

export interface SettingsDeps extends SignedDoorDeps {
  readonly links: Links;
  readonly store: SettingsStore;
}

/** A model of a megabyte, which is what HubSpot lets a page send. */
const LIMITS: BodyLimits = { bodyBytes: 1_100_000, heldBytes: 16 * 1024 * 1024, readMs: 10_000 };

export function settingsRoutes(deps: SettingsDeps): Router {
  const door = createSignedDoor(deps, LIMITS);
  const router = express.Router();
  const get = (path: string, respond: Respond) =>
    router.route(path).get(door.get(respond)).all(methodNotAllowed('GET'));
  const post = (path: string, respond: Respond) =>
    router
      .route(path)
      .post(door.post(unlessBusy(respond)))
      .all(methodNotAllowed('POST'));

  get('/api/settings', (call) => show(deps, call));
  get('/api/settings/properties', async ({ viewer }) => ({
    ok: true,
    data: accountProperties(await deps.store.properties(viewer.portalId)),
  }));
  post('/api/settings/model/draft', (call) => draft(deps, call));
  post('/api/settings/model/draft/throw-away', (call) =>
    acted(deps, call, throwAwayRequest, (act) => throwAwayDraft(deps, act)),
  );
  post('/api/settings/model/preview', (call) => preview(deps, call));
  post('/api/settings/model/versions', (call) => versions(deps, call));
  post('/api/settings/model/proposals', (call) =>
    acted(deps, call, proposeRequest, (act, { text, note = null }) => propose(deps, act, { text, note })),
  );
  post('/api/settings/model/proposals/:id', (call) =>
    acted(deps, call, decideProposalRequest, (act, { decision, note = null }) =>
      decideProposal(deps, act, { id: String(call.params.id), decision, note }),
    ),
  );
  post('/api/settings/people', (call) =>
    acted(deps, call, nameRequest, (act, said) => namePerson(deps, act, said)),
  );
  post('/api/settings/dead-letters', (call) =>
    acted(deps, call, repeatRequest, (act, { id }) => repeatDead(deps, act, id)),
  );
  post('/api/settings/privacy/export', (call) => exported(deps, call));
  post('/api/settings/privacy/erase', (call) =>
    acted(deps, call, eraseRequest, (act, said) => eraseContact(deps, act, said)),
  );
  return router;
}

/** Who asks for more drafts and previews than are made at once is told to wait. */
function unlessBusy(respond: Respond): Respond {
  return async (call) => {
    try {
      return await respond(call);
    } catch (error) {
      if (!(error instanceof BusyError)) throw error;
      const { draft } = speechOf(call).words;
      return { ok: false, code: 'busy', again: true, title: draft.busy, message: draft.busyHelp };
    }
  };
}

async function show(deps: SettingsDeps, call: SignedCall): Promise<object> {
  const speech = speechOf(call);
  const portal = await deps.store.read(call.viewer.portalId);
  if (!portal) return notInstalled(speech);
  return { ok: true, data: await viewOf(deps, call, await withInstaller(deps, call, portal)) };
}

function notInstalled({ card }: SettingsSpeech): Failure {
  return noLead({ kind: 'not_installed' }, card);
}

/** Who installed the app is known by a number; by their first visit others learn whom to ask. */
async function withInstaller(
  { store, now }: SettingsDeps,
  { viewer }: SignedCall,
  portal: PortalSettings,
): Promise<PortalSettings> {
  const { installer } = portal.roster;
  const person = personOf(viewer);
  const isNews = installer !== null && installer.email === null && isSamePerson(installer, person);
  if (!isNews || person.email === null) return portal;
  await store.rememberInstaller(viewer.portalId, person, now());
  return { ...portal, roster: { ...portal.roster, installer: person } };
}

async function viewOf(
  { store, publicUrl, now }: SettingsDeps,
  call: SignedCall,
  portal: PortalSettings,
): Promise<SettingsView> {
  const { proposal } = portal;
  const { portalId } = call.viewer;
  const proposed = proposal && modelOf(proposal.text);
  return settingsView({
    portal,
    viewer: call.viewer,
    properties: await store.properties(portalId),
    kept: await store.keptDraft(portalId, personOf(call.viewer)),
    packs: await writtenPacks(),
    proposed: proposed?.kind === 'model' ? proposed.model : null,
    installUrl: publicUrl + manifest.paths.install,
    now: now(),
    speech: speechOf(call),
  });
}

async function draft(deps: SettingsDeps, call: SignedCall): Promise<object> {
  const { viewer, body } = call;
  const speech = speechOf(call);
  const request = draftRequest.safeParse(body);
  if (!request.success) return unreadable(speech);
  const portal = await deps.store.read(viewer.portalId);
  if (!portal) return notInstalled(speech);
  const author = personOf(viewer);
  const view = await draftOf(deps, { portal, author }, request.data, { zone: zoneOf(portal), speech });
  return 'ok' in view ? view : { ok: true, data: view };
}

function zoneOf({ installation, published }: PortalSettings): string {
  return settingsOf(installation.account, published?.model.document).calendar.zone;
}

async function versions(deps: SettingsDeps, call: SignedCall): Promise<object> {
  const { viewer, body } = call;
  const speech = speechOf(call);
  const request = versionsRequest.safeParse(body);
  if (!request.success) return unreadable(speech);
  const portal = await deps.store.read(viewer.portalId);
  if (!portal) return notInstalled(speech);
  const moment = { now: deps.now(), zone: zoneOf(portal), speech };
  return { ok: true, data: await versionsOf(deps.store, portal, request.data.before ?? null, moment) };
}

async function preview(deps: SettingsDeps, call: SignedCall): Promise<object> {
  const { viewer, body } = call;
  const speech = speechOf(call);
  const words = speech.words.preview;
  const request = previewRequest.safeParse(body);
  if (!request.success) return unreadable(speech);
  const portal = await deps.store.read(viewer.portalId);
  if (!portal?.published) return portal ? noLead({ kind: 'preparing' }, speech.card) : notInstalled(speech);
  const text = previewedText(request.data, portal);
  if (text === null) return { ok: false, code: 'gone', title: words.none, message: speech.words.desk.gone };
  const read = await modelInThread(viewer.portalId, text, deps.now());
  if (read.kind === 'faulty')
    return { ok: false, code: 'unusable', title: words.none, message: words.correctFirst };
  const { store, links } = deps;
  const { portalId } = viewer;
  const { uiDomain } = portal.installation.account;
  const account = { portalId, uiDomain: typeof uiDomain === 'string' ? uiDomain : null };
  const linkOf = (contactId: string) => contactLink(account, links, contactId);
  const before = portal.published.model;
  return {
    ok: true,
    data: await previewOf(
      { store, portalId, before, after: read.model, now: deps.now() },
      { speech, linkOf },
    ),
  };
}

/** null for a proposal that is not the open one. */
function previewedText(request: PreviewRequest, { proposal }: PortalSettings): string | null {
  if ('text' in request) return request.text;
  return proposal?.id === request.proposal ? proposal.text : null;
}

async function exported(deps: SettingsDeps, call: SignedCall): Promise<object> {
  const { viewer, body } = call;
  const speech = speechOf(call);
  const { words } = speech;
  const request = exportRequest.safeParse(body);
  if (!request.success) return unreadable(speech);
  const portal = await deps.store.read(viewer.portalId);
  if (!portal) return notInstalled(speech);
  const { roster } = portal;
  if (!holds(roster, 'admin', personOf(viewer))) {
    return {
      ok: false,
      code: 'no_key',
      title: words.privacy.notYours,
      message: whoHas(roster, 'admin', words),
    };
  }
  return exportedContact(deps, viewer, request.data.contactId, words);
}

/** One act: read what is asked, do it, and tell how all of it is now. */
async function acted<Schema extends z.core.$ZodType>(
  deps: SettingsDeps,
  call: SignedCall,
  schema: Schema & {
    safeParse(body: unknown): { success: true; data: z.output<Schema> } | { success: false };
  },
  work: (act: Act, said: z.output<Schema>) => Promise<ActResult>,
): Promise<DoneAnswer> {
  const speech = speechOf(call);
  const { words } = speech;
  const request = schema.safeParse(call.body);
  if (!request.success) return unreadable(speech);
  const { viewer } = call;
  const found = await deps.store.read(viewer.portalId);
  if (!found) return notInstalled(speech);
  const portal = await withInstaller(deps, call, found);
  const { idempotencyKey: key } = request.data as { idempotencyKey: string };
  const result = await work({ portal, viewer, key, words }, request.data);
  if (!result.ok) return { ...result, title: words.desk.notDone };
  const after = (await deps.store.read(viewer.portalId)) ?? portal;
  return { ok: true, data: { told: result.told, view: await viewOf(deps, call, after) } };
}

/** The language that the page has asked for. */
function speechOf({ query }: SignedCall): SettingsSpeech {
  return settingsSpeechFor(query.lang);
}

function unreadable({ words }: SettingsSpeech): Failure {
  return { ok: false, code: 'unreadable', title: words.desk.notDone, message: words.unreadable };
}

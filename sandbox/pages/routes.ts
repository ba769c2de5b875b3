/**
 * The pages a person sees of the sandbox: contacts in a list, a contact's record at HubSpot's own address, and the app's
 * own pages. The app's extensions run on them as they were built; what one asks of its app goes through here, signed as
 * HubSpot signs.
 */
import type { Portal } from '../crm/portal.ts';
import { appFetch, type FetchRequest, type FetchTarget } from '../extensions/app-fetch.ts';
import { readExtensions } from '../extensions/project.ts';
import { type Answer, ok } from '../http/exchange.ts';
import { badRequest, notFound } from '../http/hubspot-error.ts';
import { asFields, readText } from '../http/input.ts';
import type { OpenRoute, RawCall } from '../http/router.ts';
import { readJson } from '../routes/control-body.ts';
import type { Sandbox } from '../sandbox.ts';
import { actGroups, actOf } from './acts.ts';
import type { ExtensionPageData } from './extension/protocol.ts';
import { frontPortalOf } from './front-data.ts';
import { frontPage } from './front-page.ts';
import type { Location } from './host/protocol.ts';
import { contactsPage, extensionPage, recordPage, sorryPage } from './page.ts';
import { portalDataOf } from './portal-data.ts';
import type { PageData } from './record/protocol.ts';
import { listedContact, recordDataOf } from './record-of.ts';
import { createScripts, type PageScript } from './scripts.ts';

const MOST_LISTED = 300;

export function pageRoutes(sandbox: Sandbox): OpenRoute[] {
  const scripts = createScripts();
  const base = '/_sandbox/pages';
  const portalPages = `${base}/portals/:portalId`;
  const script = (name: PageScript) => async () => asScript(await scripts.page(name));
  const extensionAt = (location: Location) => (call: RawCall) => showExtension(sandbox, call, location);
  return [
    { method: 'GET', path: '/', open: (call) => showFront(sandbox, call) },
    { method: 'GET', path: '/contacts/:portalId/objects/0-1', open: (call) => listContacts(sandbox, call) },
    {
      method: 'GET',
      path: '/contacts/:portalId/record/0-1/:id',
      open: (call) => showRecord(sandbox, call),
    },
    { method: 'GET', path: `${portalPages}/settings`, open: extensionAt('settings') },
    { method: 'GET', path: `${portalPages}/home`, open: extensionAt('pages') },
    { method: 'GET', path: `${base}/record.js`, open: script('record') },
    { method: 'GET', path: `${base}/extension.js`, open: script('extension') },
    { method: 'GET', path: `${base}/worker.js`, open: script('worker') },
    {
      method: 'GET',
      path: `${base}/extensions/:file`,
      async open({ params }) {
        const bundle = scripts.extension(params.file!.replace(/\.js$/, ''));
        if (bundle === null) throw notFound(`The project has no extension ${params.file}.`);
        return asScript(await bundle);
      },
    },
    {
      method: 'GET',
      path: `${portalPages}/contacts/:id`,
      open: (call) => ok(recordDataOf(sandbox, ...findContact(sandbox, call))),
    },
    { method: 'POST', path: `${portalPages}/contacts/:id/acts`, open: (call) => playAct(sandbox, call) },
    { method: 'POST', path: `${portalPages}/fetch`, open: (call) => fetchForExtension(sandbox, call) },
  ];
}

/** The portal that is asked for, else the first one that has the app. */
function showFront(sandbox: Sandbox, { url }: RawCall): Answer {
  const portals = [...sandbox.portals.values()];
  const isInstalled = ({ id }: Portal) => sandbox.app.installations.has(id);
  const asked = sandbox.portals.get(url.searchParams.get('portal') ?? '');
  const portal = asked ?? portals.find(isInstalled) ?? portals[0];
  if (!portal) return page(404, sorryPage('The sandbox has no portal yet.'));
  const others = portals.filter((other) => other !== portal);
  return page(
    200,
    frontPage({
      portal: frontPortalOf(portal),
      isInstalled: isInstalled(portal),
      appUrl: targetOf(sandbox).publicUrl,
      others: others.map(({ id, name }) => ({ portalId: id, portalName: name })),
    }),
  );
}

function listContacts(sandbox: Sandbox, call: RawCall): Answer {
  const portal = sandbox.portals.get(call.params.portalId!);
  if (!portal) return page(404, sorryPage(NO_PORTAL));
  const contacts = [...portal.stores.contacts.after(undefined)]
    .filter(({ archivedAt }) => archivedAt === null)
    .map((record) => listedContact(portal, record))
    .sort((a, b) => Number(b.score) - Number(a.score))
    .slice(0, MOST_LISTED);
  return page(200, contactsPage(portal.id, contacts));
}

const NO_PORTAL = 'The sandbox has no such portal.';

function showRecord(sandbox: Sandbox, call: RawCall): Answer {
  const portal = sandbox.portals.get(call.params.portalId!);
  const record = portal?.stores.contacts.resolve(call.params.id!);
  if (!portal || !record)
    return page(404, sorryPage('The portal has no such contact; it may have been erased.'));
  const shown = locationAsked(call);
  const data: PageData = {
    ...portalDataOf(sandbox, portal, call, targetOf(sandbox).publicUrl),
    record: recordDataOf(sandbox, portal, record),
    acts: actGroups(sandbox),
    cards: readExtensions()
      .filter(({ location, objectTypes }) => location === shown && objectTypes.includes('contacts'))
      .map(({ uid, title, location }) => ({ uid, title, location })),
  };
  return page(200, recordPage(data.record.name, data));
}

/** The card beside the record, or with `?card=tab` the one that HubSpot shows in a tab. */
function locationAsked({ url }: RawCall): Location {
  return url.searchParams.get('card') === 'tab' ? 'crm.record.tab' : 'crm.record.sidebar';
}

function showExtension(sandbox: Sandbox, call: RawCall, location: Location): Answer {
  const portal = sandbox.portals.get(call.params.portalId!);
  if (!portal) return page(404, sorryPage(NO_PORTAL));
  const found = readExtensions().find((extension) => extension.location === location);
  if (!found) return page(404, sorryPage('The project has no extension for this page.'));
  const { uid, title } = found;
  const data: ExtensionPageData = {
    ...portalDataOf(sandbox, portal, call, targetOf(sandbox).publicUrl),
    extension: { uid, title, location },
  };
  return page(200, extensionPage(title, data));
}

/** `{act}`: one of those that the page offers. */
async function playAct(sandbox: Sandbox, call: RawCall): Promise<Answer> {
  const [portal, contact] = findContact(sandbox, call);
  const key = readText(readJson(call), 'act');
  const act = actOf(sandbox, key);
  if (act === null) throw badRequest(`There is no act ${JSON.stringify(key)} here.`);
  return ok({ told: await act.play({ sandbox, portal, contact }) });
}

/** `{request, userId, userEmail}`: HubSpot knows who looks at the page; here the page says so. */
async function fetchForExtension(sandbox: Sandbox, call: RawCall): Promise<Answer> {
  const fields = readJson(call);
  const portal = sandbox.portal(call.params.portalId!);
  const user = {
    portalId: portal.id,
    userId: Number(readText(fields, 'userId')),
    userEmail: readText(fields, 'userEmail'),
  };
  const request = asFields(fields.request) as unknown as FetchRequest;
  return ok(await appFetch(targetOf(sandbox), user, request, sandbox.clock.now));
}

/** Extensions call where webhooks go. */
function targetOf(sandbox: Sandbox): FetchTarget {
  const { url, publicUrl } = sandbox.webhooks.target;
  const { appId, clientSecret } = sandbox.app.options;
  const origin = (address: string | null) =>
    address === null ? 'http://localhost' : new URL(address).origin;
  return { appId, clientSecret, url: origin(url), publicUrl: origin(publicUrl ?? url) };
}

function findContact(sandbox: Sandbox, call: RawCall) {
  const portal = sandbox.portal(call.params.portalId!);
  const record = portal.stores.contacts.resolve(call.params.id!);
  if (!record) throw notFound();
  return [portal, record] as const;
}

function asScript(code: string): Answer {
  return { status: 200, body: code, headers: { 'content-type': 'text/javascript; charset=utf-8' } };
}

function page(status: number, html: string): Answer {
  return { status, body: html, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

/**
 * The pages a person sees of the sandbox: contacts in a list, and a contact's record at HubSpot's own address, on which
 * the app's card runs as it was built. What the card asks of its app goes through here, signed as HubSpot signs.
 */
import { fileURLToPath } from 'node:url';
import type { Portal } from '../crm/portal.ts';
import { appFetch, type FetchRequest, type FetchTarget } from '../extensions/app-fetch.ts';
import { buildExtension, buildScript } from '../extensions/build.ts';
import { type Answer, ok } from '../http/exchange.ts';
import { notFound } from '../http/hubspot-error.ts';
import { asFields, readText } from '../http/input.ts';
import type { OpenRoute, RawCall } from '../http/router.ts';
import { readJson } from '../routes/control-body.ts';
import type { Sandbox } from '../sandbox.ts';
import { contactsPage, recordPage, sorryPage } from './page.ts';
import type { PageData } from './record/protocol.ts';
import { listedContact, recordDataOf } from './record-of.ts';

const MOST_LISTED = 300;

export function pageRoutes(sandbox: Sandbox): OpenRoute[] {
  const scripts = createScripts();
  const base = '/_sandbox/pages';
  const script = (name: ScriptName) => async () => asScript(await scripts(name));
  return [
    { method: 'GET', path: '/contacts/:portalId/objects/0-1', open: (call) => listContacts(sandbox, call) },
    {
      method: 'GET',
      path: '/contacts/:portalId/record/0-1/:id',
      open: (call) => showRecord(sandbox, call),
    },
    { method: 'GET', path: `${base}/record.js`, open: script('record') },
    { method: 'GET', path: `${base}/worker.js`, open: script('worker') },
    { method: 'GET', path: `${base}/cards/LeadCard.js`, open: script('card') },
    {
      method: 'GET',
      path: `${base}/portals/:portalId/contacts/:id`,
      open: (call) => ok(recordDataOf(...findContact(sandbox, call))),
    },
    { method: 'POST', path: `${base}/portals/:portalId/fetch`, open: (call) => fetchForCard(sandbox, call) },
  ];
}

function listContacts(sandbox: Sandbox, call: RawCall): Answer {
  const portal = sandbox.portals.get(call.params.portalId!);
  if (!portal) return page(404, sorryPage('The sandbox has no such portal.'));
  const contacts = [...portal.stores.contacts.after(undefined)]
    .filter(({ archivedAt }) => archivedAt === null)
    .map((record) => listedContact(portal, record))
    .sort((a, b) => Number(b.score) - Number(a.score))
    .slice(0, MOST_LISTED);
  return page(200, contactsPage(portal.id, contacts));
}

function showRecord(sandbox: Sandbox, call: RawCall): Answer {
  const portal = sandbox.portals.get(call.params.portalId!);
  const record = portal?.stores.contacts.resolve(call.params.id!);
  if (!portal || !record)
    return page(404, sorryPage('The portal has no such contact; it may have been erased.'));
  const data = pageData(sandbox, portal, recordDataOf(portal, record));
  return page(200, recordPage(data.record.name, data));
}

function pageData(sandbox: Sandbox, portal: Portal, record: PageData['record']): PageData {
  const { appId, name = 'The app' } = sandbox.app.options;
  const [owner] = portal.owners;
  const email = owner?.email ?? 'someone@sandbox.test';
  return {
    portalId: portal.id,
    timezone: portal.account.timeZone,
    user: {
      id: owner?.userId ?? 77,
      email,
      emails: [email],
      firstName: owner?.firstName ?? 'Some',
      lastName: owner?.lastName ?? 'One',
      roles: [],
      teams: [],
      permissions: [],
      locale: 'en-us',
    },
    app: { appId, name, publicUrl: targetOf(sandbox).publicUrl },
    record,
  };
}

/** `{request, userId, userEmail}`: HubSpot knows who looks at the page; here the page says so. */
async function fetchForCard(sandbox: Sandbox, call: RawCall): Promise<Answer> {
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

/** Cards call where webhooks go. */
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

type ScriptName = 'record' | 'worker' | 'card';

/** Each is built when it is first asked for, and kept. */
function createScripts(): (name: ScriptName) => Promise<string> {
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const build: Readonly<Record<ScriptName, () => Promise<string>>> = {
    record: () => buildScript(file('record/main.tsx')),
    worker: () => buildScript(file('record/worker.tsx')),
    card: () => buildExtension(file('../../hubspot/src/app/cards/LeadCard.tsx')),
  };
  const built = new Map<ScriptName, Promise<string>>();
  return (name) => {
    const known = built.get(name);
    if (known) return known;
    const building = build[name]();
    built.set(name, building);
    building.catch(() => built.delete(name));
    return building;
  };
}

function asScript(code: string): Answer {
  return { status: 200, body: code, headers: { 'content-type': 'text/javascript; charset=utf-8' } };
}

function page(status: number, html: string): Answer {
  return { status, body: html, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

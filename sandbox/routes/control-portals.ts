/** The control room of a portal: make one, fill it, act in it as somebody, look at its state. */
import type { Actor, Moment } from '../crm/actor.ts';
import type { LoadRow } from '../crm/load.ts';
import { objectTypes, parseObjectType } from '../crm/object-type.ts';
import type { Portal, PortalOptions } from '../crm/portal.ts';
import { type CrmRecord, readValue } from '../crm/record.ts';
import {
  byAnalytics,
  byApp,
  byEmail,
  byForm,
  byImport,
  byPerson,
  byWorkflow,
  type ChangeSource,
} from '../crm/source.ts';
import type { AccountRule } from '../crm/write-check.ts';
import { type Answer, created, noContent, ok } from '../http/exchange.ts';
import { badRequest, notFound } from '../http/hubspot-error.ts';
import { asFields, type Fields, optionalText, queryLimit, readProperties, readText } from '../http/input.ts';
import type { OpenRoute, RawCall } from '../http/router.ts';
import type { Sandbox } from '../sandbox.ts';
import type { SignatureKind } from '../webhooks/signature.ts';
import { readJson } from './control-body.ts';

const portalPath = '/_sandbox/portals/:portalId';
const recordPath = `${portalPath}/objects/:type/:id`;

export function portalControlRoutes(sandbox: Sandbox): OpenRoute[] {
  const withBody = (handle: (room: Room) => Answer | Promise<Answer>) => (call: RawCall) =>
    handle(enter(sandbox, call, readJson(call)));
  return [
    {
      method: 'GET',
      path: '/_sandbox/portals',
      open: () => ok({ portals: [...sandbox.portals.values()].map((portal) => portalView(sandbox, portal)) }),
    },
    { method: 'POST', path: '/_sandbox/portals', open: (call) => makePortal(sandbox, readJson(call)) },
    { method: 'GET', path: portalPath, open: (call) => ok(portalView(sandbox, findPortal(sandbox, call))) },
    { method: 'POST', path: `${portalPath}/install`, open: withBody(install) },
    { method: 'POST', path: `${portalPath}/uninstall`, open: withBody(uninstall) },
    { method: 'POST', path: `${portalPath}/load`, open: withBody(load) },
    { method: 'POST', path: `${portalPath}/rules`, open: withBody(addRule) },
    { method: 'POST', path: `${portalPath}/leads`, open: withBody(changeLeads) },
    { method: 'POST', path: `${portalPath}/options`, open: withBody(addOption) },
    { method: 'POST', path: `${portalPath}/actions`, open: withBody(runAction) },
    {
      method: 'GET',
      path: `${portalPath}/objects/:type`,
      open: (call) => ok(listRecords(findPortal(sandbox, call), call)),
    },
    { method: 'POST', path: `${portalPath}/objects/:type`, open: withBody(create) },
    { method: 'GET', path: recordPath, open: (call) => ok(recordState(findRecord(sandbox, call))) },
    { method: 'PATCH', path: recordPath, open: withBody(update) },
    { method: 'DELETE', path: recordPath, open: withBody(remove) },
    { method: 'POST', path: `${recordPath}/restore`, open: withBody(restore) },
    { method: 'POST', path: `${recordPath}/merge`, open: withBody(merge) },
    { method: 'POST', path: `${recordPath}/privacy-delete`, open: withBody(privacyDelete) },
    { method: 'POST', path: `${recordPath}/associate`, open: withBody(associate) },
  ];
}

/** A control call on one portal, with who acts and when. */
interface Room {
  readonly sandbox: Sandbox;
  readonly call: RawCall;
  readonly portal: Portal;
  readonly fields: Fields;
  readonly actor: Actor;
  readonly moment: Moment;
}

function enter(sandbox: Sandbox, call: RawCall, fields: Fields): Room {
  const portal = findPortal(sandbox, call);
  const moment = {
    ...(typeof fields.at === 'number' && { at: fields.at }),
    ...(fields.silent === true && { silent: true }),
  };
  return {
    sandbox,
    call,
    portal,
    fields,
    actor: sandbox.actor(portal.id, readSource(fields.source)),
    moment,
  };
}

/** `{properties, source?: person|workflow|form|analytics|email|import|app, at?, silent?}` */
function create({ call, fields, actor, moment }: Room): Answer {
  return created({ id: actor.create(parseObjectType(call.params.type!), readProperties(fields), moment) });
}

function update({ call, fields, actor, moment, portal }: Room): Answer {
  const type = parseObjectType(call.params.type!);
  actor.update(type, call.params.id!, readProperties(fields), moment);
  return ok(recordState(portal.live(type, call.params.id!)));
}

function remove({ call, actor, moment }: Room): Answer {
  actor.delete(parseObjectType(call.params.type!), call.params.id!, moment);
  return noContent;
}

function restore({ call, actor, moment }: Room): Answer {
  actor.restore(parseObjectType(call.params.type!), call.params.id!, moment);
  return noContent;
}

function merge({ call, fields, actor, moment }: Room): Answer {
  return ok({
    id: actor.merge(parseObjectType(call.params.type!), call.params.id!, readText(fields, 'otherId'), moment),
  });
}

function privacyDelete({ call, fields, actor, moment }: Room): Answer {
  actor.privacyDelete(call.params.id!, { ...moment, deletionFirst: fields.deletionFirst === true });
  return noContent;
}

/** `{toType, toId, primary?, remove?}` */
function associate({ call, fields, actor, moment }: Room): Answer {
  const ends = [
    parseObjectType(call.params.type!),
    call.params.id!,
    parseObjectType(readText(fields, 'toType')),
    readText(fields, 'toId'),
  ] as const;
  if (fields.remove === true) actor.dissociate(...ends, moment);
  else actor.associate(...ends, { ...moment, primary: fields.primary === true });
  return noContent;
}

/** `{companies?: rows, contacts?: rows, deals?: rows}`, put in without webhooks. */
function load({ sandbox, portal, fields }: Room): Answer {
  const loaded = (['companies', 'contacts', 'deals'] as const).map((type) => {
    const rows = fields[type] ?? [];
    if (!Array.isArray(rows)) throw badRequest(`Field '${type}' must be a list of rows.`);
    return [type, sandbox.load(portal.id, type, rows as LoadRow[])] as const;
  });
  return created(Object.fromEntries(loaded));
}

/** `{scopes?}`: installs without a browser and gives the tokens. */
function install({ sandbox, portal, fields }: Room): Answer {
  const scopes = Array.isArray(fields.scopes) ? (fields.scopes as string[]) : undefined;
  return ok(sandbox.install(portal.id, scopes));
}

function uninstall({ sandbox, portal }: Room): Answer {
  sandbox.uninstall(portal.id);
  return noContent;
}

/** `{type, property, value, requires: [...]}`: a conditional rule of the account. */
function addRule({ portal, fields }: Room): Answer {
  const rule: AccountRule = {
    type: parseObjectType(readText(fields, 'type')),
    property: readText(fields, 'property'),
    value: readText(fields, 'value'),
    requires: Array.isArray(fields.requires) ? fields.requires.map(String) : [],
  };
  portal.accountRules.push(rule);
  return created(rule);
}

/** `{enabled?, ownersWithoutSeat?: [...]}`: whether the account has leads, and who may not own any. */
function changeLeads({ portal: { leads }, fields }: Room): Answer {
  if (typeof fields.enabled === 'boolean') leads.isEnabled = fields.enabled;
  if (Array.isArray(fields.ownersWithoutSeat))
    leads.ownersWithoutSeat = new Set(fields.ownersWithoutSeat.map(String));
  return noContent;
}

/** `{type, property, value, label, displayOrder?}`: for instance a custom lifecycle stage. */
function addOption({ portal, fields }: Room): Answer {
  const order = typeof fields.displayOrder === 'number' ? fields.displayOrder : undefined;
  const catalog = portal.catalogs[parseObjectType(readText(fields, 'type'))];
  const definition = catalog.addOption(
    readText(fields, 'property'),
    readText(fields, 'value'),
    readText(fields, 'label'),
    order,
  );
  return ok({ options: definition.options });
}

/**
 * `{path, objectId, objectType?, inputFields?, workflowId?, callbackId?, signature?}`: a workflow comes to an action of
 * the app. What the app answered is in the answer.
 */
async function runAction({ sandbox, portal, fields }: Room): Promise<Answer> {
  const { signature, workflowId } = fields;
  const kinds: readonly unknown[] = ['v2', 'v3', 'v2 and v3', undefined];
  if (!kinds.includes(signature)) throw badRequest('signature must be v2, v3 or "v2 and v3".');
  const callbackId = optionalText(fields, 'callbackId');
  const objectType = optionalText(fields, 'objectType');
  const run = {
    path: readText(fields, 'path'),
    objectId: readText(fields, 'objectId'),
    inputFields: asFields(fields.inputFields ?? {}),
    ...(objectType !== undefined && { objectType }),
    ...(callbackId !== undefined && { callbackId }),
    ...(typeof workflowId === 'number' && { workflowId }),
    ...(signature !== undefined && { signature: signature as SignatureKind }),
  };
  try {
    return ok(await sandbox.runAction(portal.id, run));
  } catch (error) {
    throw badRequest(`The app did not answer: ${(error as Error).message}`);
  }
}

function makePortal(sandbox: Sandbox, fields: Fields): Answer {
  const id = readText(fields, 'id');
  if (!/^\d+$/.test(id)) throw badRequest('A portal id is a number.');
  if (sandbox.portals.has(id)) throw badRequest(`The sandbox already has a portal ${id}.`);
  return created(portalView(sandbox, sandbox.createPortal({ ...(fields as unknown as PortalOptions), id })));
}

function portalView(sandbox: Sandbox, portal: Portal): Record<string, unknown> {
  return {
    id: portal.id,
    name: portal.name,
    installed: sandbox.app.installations.has(portal.id),
    account: portal.account,
    owners: portal.owners,
    counts: Object.fromEntries(
      objectTypes.map((type) => [
        type,
        portal.stores[type].all().filter((record) => record.archivedAt === null).length,
      ]),
    ),
  };
}

function listRecords(portal: Portal, call: RawCall): Record<string, unknown> {
  const type = parseObjectType(call.params.type!);
  const limit = queryLimit(call.url.searchParams, 100, 10_000);
  const results: unknown[] = [];
  for (const record of portal.stores[type].after(call.url.searchParams.get('after') ?? undefined)) {
    if (results.length === limit) break;
    results.push(recordSummary(record));
  }
  return { results };
}

function recordSummary(record: CrmRecord): Record<string, unknown> {
  return {
    id: record.id,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    archivedAt: record.archivedAt,
    mergedIds: record.mergedIds,
    properties: { ...record.values, hs_object_id: readValue(record, 'hs_object_id') },
    links: record.links,
  };
}

/** Everything the portal knows of a record, writes included: what a timeline is drawn from. */
function recordState(record: CrmRecord): Record<string, unknown> {
  return { ...recordSummary(record), writes: record.writes };
}

function findPortal(sandbox: Sandbox, call: RawCall): Portal {
  const portal = sandbox.portals.get(call.params.portalId!);
  if (!portal) throw notFound(`The sandbox has no portal ${call.params.portalId}.`);
  return portal;
}

function findRecord(sandbox: Sandbox, call: RawCall): CrmRecord {
  const record = findPortal(sandbox, call).stores[parseObjectType(call.params.type!)].resolve(
    call.params.id!,
  );
  if (!record) throw notFound();
  return record;
}

function readSource(source: unknown): ChangeSource {
  const fields = typeof source === 'string' ? { kind: source } : asFields(source ?? { kind: 'person' });
  const id = Number(optionalText(fields, 'id') ?? 77);
  switch (fields.kind) {
    case 'person':
      return byPerson(id);
    case 'workflow':
      return byWorkflow(id);
    case 'form':
      return byForm;
    case 'analytics':
      return byAnalytics;
    case 'email':
      return byEmail;
    case 'import':
      return byImport;
    case 'app':
      return byApp(String(id), `App ${id}`);
    default:
      throw badRequest('source must be person, workflow, form, analytics, email, import or app.');
  }
}

/** Single records: list, read, create, change, archive, merge, privacy deletion. */
import { checkNewLead } from '../crm/leads.ts';
import { isPrimaryTypeId } from '../crm/links.ts';
import { type ObjectType, parseObjectType } from '../crm/object-type.ts';
import type { CrmRecord, Values } from '../crm/record.ts';
import { recordView, type Wanted } from '../crm/record-view.ts';
import { type Answer, created, noContent, ok } from '../http/exchange.ts';
import { badRequest, notFound } from '../http/hubspot-error.ts';
import {
  asFields,
  type Fields,
  optionalText,
  queryLimit,
  queryList,
  readProperties,
  readText,
} from '../http/input.ts';
import type { ApiRoute, PortalCall } from '../http/router.ts';
import { type CrmDeps, findRecord, liveRecord, typeOf, writeContext } from './call-context.ts';
import { toRead, toWrite } from './scopes.ts';

/** Reads with history take at most 50 records a call. */
export const historyInputLimit = 50;

export function objectRoutes(deps: CrmDeps): ApiRoute[] {
  const base = '/crm/objects/:type';
  const read = { limit: 'burst', scopes: toRead } as const;
  const write = { limit: 'burst', scopes: toWrite } as const;
  return [
    { method: 'GET', path: base, ...read, handle: listRecords },
    { method: 'POST', path: base, ...write, handle: (call) => createOne(deps, call) },
    { method: 'POST', path: `${base}/merge`, ...write, handle: (call) => mergeTwo(deps, call) },
    { method: 'POST', path: `${base}/gdpr-delete`, ...write, handle: (call) => privacyDelete(deps, call) },
    { method: 'GET', path: `${base}/:id`, ...read, handle: readOne },
    { method: 'PATCH', path: `${base}/:id`, ...write, handle: (call) => changeOne(deps, call) },
    { method: 'DELETE', path: `${base}/:id`, ...write, handle: (call) => archiveOne(deps, call) },
  ];
}

function listRecords(call: PortalCall): Answer {
  const { portal, url } = call;
  const type = typeOf(call);
  const wanted = wantedOf(url.searchParams);
  const withHistory = (wanted.history?.length ?? 0) > 0;
  const limit = queryLimit(url.searchParams, 10, withHistory ? historyInputLimit : 100);
  const archived = url.searchParams.get('archived') === 'true';
  const results: CrmRecord[] = [];
  let more = false;
  for (const record of portal.stores[type].after(url.searchParams.get('after') ?? undefined)) {
    if ((record.archivedAt !== null) !== archived) continue;
    more = results.length === limit;
    if (more) break;
    results.push(record);
  }
  const after = results.at(-1)?.id;
  return ok({
    results: results.map((record) => recordView(portal, record, wanted)),
    ...(more && { paging: { next: { after, link: nextLink(url, after!) } } }),
  });
}

function readOne(call: PortalCall): Answer {
  const { portal, url, params } = call;
  const record = findRecord(
    portal,
    typeOf(call),
    params.id!,
    url.searchParams.get('idProperty') ?? undefined,
  );
  const archived = url.searchParams.get('archived') === 'true';
  if (!record || (record.archivedAt !== null) !== archived) throw notFound();
  return ok(recordView(portal, record, wantedOf(url.searchParams)));
}

function createOne(deps: CrmDeps, call: PortalCall): Answer {
  const type = typeOf(call);
  const fields = asFields(call.body);
  return created(recordView(call.portal, ...createFromInput(deps, call, type, fields)));
}

/** Creates a record with its associations; also used by batches. */
export function createFromInput(
  deps: CrmDeps,
  call: PortalCall,
  type: ObjectType,
  fields: Fields,
): [CrmRecord, Wanted] {
  const { portal } = call;
  const properties = readProperties(fields);
  const context = writeContext(deps, call);
  const associations = readAssociations(fields).map((entry) => ({
    entry,
    to: resolveLinked(call, type, entry),
  }));
  if (type === 'leads')
    checkNewLead(
      properties as Values,
      associations.map(({ to }) => to.type),
    );
  const record = portal.create(type, properties, context);
  for (const { entry, to } of associations) {
    const primary = entry.typeIds.some((typeId) => isPrimaryTypeId(type, to.type, typeId));
    portal.associate(record, to, primary, context);
  }
  return [record, { properties: Object.keys(properties) }];
}

function changeOne(deps: CrmDeps, call: PortalCall): Answer {
  const { portal, params, url } = call;
  const record = liveRecord(
    portal,
    typeOf(call),
    params.id!,
    url.searchParams.get('idProperty') ?? undefined,
  );
  const properties = readProperties(asFields(call.body));
  portal.update(record, properties, writeContext(deps, call));
  return ok(recordView(portal, record, { properties: Object.keys(properties) }));
}

function archiveOne(deps: CrmDeps, call: PortalCall): Answer {
  const record = findRecord(call.portal, typeOf(call), call.params.id!, undefined);
  if (record) call.portal.archive(record, writeContext(deps, call));
  return noContent;
}

function mergeTwo(deps: CrmDeps, call: PortalCall): Answer {
  const { portal } = call;
  const fields = asFields(call.body);
  const type = typeOf(call);
  const primary = liveRecord(portal, type, readText(fields, 'primaryObjectId'));
  const other = liveRecord(portal, type, readText(fields, 'objectIdToMerge'));
  return ok(recordView(portal, portal.merge(primary, other, writeContext(deps, call)), { properties: [] }));
}

function privacyDelete(deps: CrmDeps, call: PortalCall): Answer {
  const fields = asFields(call.body);
  if (typeOf(call) !== 'contacts') throw notFound();
  const record = findRecord(
    call.portal,
    'contacts',
    readText(fields, 'objectId'),
    optionalText(fields, 'idProperty'),
  );
  if (!record) throw notFound();
  // The two webhooks come in no fixed order: here the id decides.
  call.portal.privacyDelete(record, writeContext(deps, call), Number(record.id) % 2 === 0);
  return noContent;
}

function wantedOf(query: URLSearchParams): Wanted {
  const associations = queryList(query, 'associations').map(parseObjectType);
  return {
    properties: queryList(query, 'properties'),
    history: queryList(query, 'propertiesWithHistory'),
    ...(associations.length > 0 && { associations }),
  };
}

interface AssociationInput {
  readonly toId: string;
  readonly typeIds: readonly number[];
}

function readAssociations(fields: Fields): AssociationInput[] {
  const associations = fields.associations ?? [];
  if (!Array.isArray(associations))
    throw badRequest("Invalid input JSON: field 'associations' must be a list.");
  return associations.map(asFields).map((entry) => ({
    toId: readText(asFields(entry.to), 'id'),
    typeIds: (Array.isArray(entry.types) ? entry.types : []).map((spec) =>
      Number(asFields(spec).associationTypeId),
    ),
  }));
}

/** The association type id tells which kind of record is meant. */
const targetOfTypeId: Readonly<Record<number, ObjectType>> = {
  1: 'companies',
  279: 'companies',
  4: 'deals',
  2: 'contacts',
  280: 'contacts',
  6: 'deals',
  342: 'deals',
  3: 'contacts',
  5: 'companies',
  341: 'companies',
  449: 'contacts',
  450: 'companies',
  451: 'deals',
  203: 'tasks',
  204: 'contacts',
  577: 'leads',
  607: 'leads',
  578: 'contacts',
  608: 'contacts',
};

function resolveLinked(call: PortalCall, type: ObjectType, entry: AssociationInput): CrmRecord {
  const target = targetOfTypeId[entry.typeIds[0] ?? 0];
  if (!target) throw badRequest(`Association type ${entry.typeIds[0]} is not valid from ${type}.`);
  return liveRecord(call.portal, target, entry.toId);
}

function nextLink(url: URL, after: string): string {
  const next = new URL(url);
  next.searchParams.set('after', after);
  return next.toString();
}

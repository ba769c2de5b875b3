/** Associations between records: batch and single, in the shapes of the newer association API. */
import { findLink, isPrimaryTypeId, linksTo, linkTypeViews, typesBetween } from '../crm/links.ts';
import { type ObjectType, objectTypeFacts } from '../crm/object-type.ts';
import type { CrmRecord } from '../crm/record.ts';
import { type Answer, created, noContent, ok } from '../http/exchange.ts';
import { badRequest } from '../http/hubspot-error.ts';
import { asFields, queryLimit, readInputs, readText } from '../http/input.ts';
import type { ApiRoute, PortalCall } from '../http/router.ts';
import { type BatchError, batchAnswer } from './batch-answer.ts';
import { type CrmDeps, liveRecord, typeNamed, writeContext } from './call-context.ts';
import { toRead, toWrite } from './scopes.ts';

const readLimit = 1000;
const writeLimit = 2000;
const pageLimit = 500;

/** Batch calls on associations are exempt from the ten-second limit. */
export function associationRoutes(deps: CrmDeps): ApiRoute[] {
  const batch = '/crm/associations/:type/:toType/batch';
  const single = '/crm/objects/:type/:id/associations';
  return [
    {
      method: 'POST',
      path: `${batch}/read`,
      limit: 'none',
      scopes: toRead,
      handle: (call) => readBatch(deps, call),
    },
    {
      method: 'POST',
      path: `${batch}/create`,
      limit: 'none',
      scopes: toWrite,
      handle: (call) => createBatch(deps, call),
    },
    {
      method: 'POST',
      path: `${batch}/associate/default`,
      limit: 'none',
      scopes: toWrite,
      handle: (call) => defaultBatch(deps, call),
    },
    {
      method: 'POST',
      path: `${batch}/archive`,
      limit: 'none',
      scopes: toWrite,
      handle: (call) => archiveBatch(deps, call),
    },
    {
      method: 'PUT',
      path: `${single}/default/:toType/:toId`,
      limit: 'burst',
      scopes: toWrite,
      handle: (call) => putDefault(deps, call),
    },
    { method: 'GET', path: `${single}/:toType`, limit: 'burst', scopes: toRead, handle: listLinks },
    {
      method: 'PUT',
      path: `${single}/:toType/:toId`,
      limit: 'burst',
      scopes: toWrite,
      handle: (call) => putLabelled(deps, call),
    },
    {
      method: 'DELETE',
      path: `${single}/:toType/:toId`,
      limit: 'burst',
      scopes: toWrite,
      handle: (call) => deleteLink(deps, call),
    },
  ];
}

function readBatch(deps: CrmDeps, call: PortalCall): Answer {
  const { from, to } = typesOf(call);
  const rows = readInputs(call.body, readLimit).map((input) => {
    const id = readText(input, 'id');
    const record = call.portal.stores[from].find(id);
    return {
      id,
      links: record && record.archivedAt === null ? linksTo(record, to) : [],
      after: Number(input.after ?? 0),
    };
  });
  const results = rows
    .filter(({ links }) => links.length > 0)
    .map(({ id, links, after }) => ({
      from: { id },
      to: links.slice(after, after + pageLimit).map((link) => ({
        toObjectId: Number(link.id),
        associationTypes: linkTypeViews(from, link),
      })),
      ...(links.length > after + pageLimit && { paging: { next: { after: String(after + pageLimit) } } }),
    }));
  const errors = rows.filter(({ links }) => links.length === 0).map(({ id }) => noLinks(from, to, id));
  return batchAnswer(deps, 200, results, errors);
}

/** A record without associations is an error of its own in a 207, as recorded from HubSpot. */
function noLinks(from: ObjectType, to: ObjectType, id: string): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${objectTypeFacts[to].singular} is associated with ${objectTypeFacts[from].singular} ${id}.`,
    context: {
      fromObjectId: [id],
      fromObjectType: [objectTypeFacts[from].singular],
      toObjectType: [objectTypeFacts[to].singular],
    },
  };
}

function createBatch(deps: CrmDeps, call: PortalCall): Answer {
  const { from, to } = typesOf(call);
  const pairs = readInputs(call.body, writeLimit).map((input) => ({
    ...readPair(call, input),
    primary: readTypeIds(input.types).some((typeId) => isPrimaryTypeId(from, to, typeId)),
  }));
  for (const { one, other, primary } of pairs)
    call.portal.associate(one, other, primary, writeContext(deps, call));
  return batchAnswer(
    deps,
    201,
    pairs.map(({ one, other }) => pairView(one, other)),
    [],
  );
}

function defaultBatch(deps: CrmDeps, call: PortalCall): Answer {
  const pairs = readInputs(call.body, writeLimit).map((input) => readPair(call, input));
  for (const { one, other } of pairs) call.portal.associate(one, other, false, writeContext(deps, call));
  return batchAnswer(
    deps,
    200,
    pairs.flatMap(({ one, other }) => defaultViews(one, other)),
    [],
  );
}

function archiveBatch(deps: CrmDeps, call: PortalCall): Answer {
  const { to } = typesOf(call);
  for (const input of readInputs(call.body, writeLimit)) {
    const one = recordFrom(call, asFields(input.from).id);
    const targets = Array.isArray(input.to) ? input.to : [input.to];
    for (const target of targets)
      call.portal.dissociate(
        one,
        liveRecord(call.portal, to, readText(asFields(target), 'id')),
        writeContext(deps, call),
      );
  }
  return noContent;
}

function putDefault(deps: CrmDeps, call: PortalCall): Answer {
  const { one, other } = singlePair(call);
  call.portal.associate(one, other, false, writeContext(deps, call));
  return batchAnswer(deps, 200, defaultViews(one, other), []);
}

function putLabelled(deps: CrmDeps, call: PortalCall): Answer {
  const { one, other } = singlePair(call);
  const typeIds = readTypeIds(call.body);
  const primary = typeIds.some((typeId) => isPrimaryTypeId(one.type, other.type, typeId));
  call.portal.associate(one, other, primary, writeContext(deps, call));
  return created(pairView(one, other));
}

function deleteLink(deps: CrmDeps, call: PortalCall): Answer {
  const { one, other } = singlePair(call);
  call.portal.dissociate(one, other, writeContext(deps, call));
  return noContent;
}

function listLinks(call: PortalCall): Answer {
  const { from, to } = typesOf(call);
  const limit = queryLimit(call.url.searchParams, pageLimit, pageLimit);
  const start = Number(call.url.searchParams.get('after') ?? 0);
  const links = linksTo(liveRecord(call.portal, from, call.params.id!), to);
  const results = links.slice(start, start + limit).map((link) => ({
    toObjectId: Number(link.id),
    associationTypes: linkTypeViews(from, link),
  }));
  const more = links.length > start + limit;
  return ok({ results, ...(more && { paging: { next: { after: String(start + limit) } } }) });
}

function typesOf(call: PortalCall): { from: ObjectType; to: ObjectType } {
  return { from: typeNamed(call, call.params.type), to: typeNamed(call, call.params.toType) };
}

function singlePair(call: PortalCall): { one: CrmRecord; other: CrmRecord } {
  const { from, to } = typesOf(call);
  return {
    one: liveRecord(call.portal, from, call.params.id!),
    other: liveRecord(call.portal, to, call.params.toId!),
  };
}

function readPair(
  call: PortalCall,
  input: Readonly<Record<string, unknown>>,
): { one: CrmRecord; other: CrmRecord } {
  const { to } = typesOf(call);
  return {
    one: recordFrom(call, asFields(input.from).id),
    other: liveRecord(call.portal, to, readText(asFields(input.to), 'id')),
  };
}

function recordFrom(call: PortalCall, id: unknown): CrmRecord {
  return liveRecord(call.portal, typesOf(call).from, readText({ id }, 'id'));
}

function readTypeIds(types: unknown): number[] {
  if (!Array.isArray(types) || types.length === 0)
    throw badRequest('At least one association type is needed.');
  return types.map((type) => Number(asFields(type).associationTypeId));
}

function pairView(one: CrmRecord, other: CrmRecord): Record<string, unknown> {
  return {
    fromObjectTypeId: objectTypeFacts[one.type].id,
    fromObjectId: Number(one.id),
    toObjectTypeId: objectTypeFacts[other.type].id,
    toObjectId: Number(other.id),
    labels: (findLink(one, other.type, other.id)?.typeIds.length ?? 0) > 1 ? ['Primary'] : [],
  };
}

function defaultViews(one: CrmRecord, other: CrmRecord): Record<string, unknown>[] {
  return [
    [one, other],
    [other, one],
  ].map(([from, to]) => ({
    from: { id: from!.id },
    to: { id: to!.id },
    associationSpec: {
      associationCategory: 'HUBSPOT_DEFINED',
      associationTypeId: typesBetween(from!.type, to!.type).plain,
    },
  }));
}

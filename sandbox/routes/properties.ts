import { type ObjectType, objectTypeFacts, objectTypes } from '../crm/object-type.ts';
import type { PropertyCatalog } from '../crm/property-catalog.ts';
import { type PropertyGroup, propertyView } from '../crm/property-definition.ts';
import { type Answer, created, noContent, ok } from '../http/exchange.ts';
import { HubSpotError } from '../http/hubspot-error.ts';
import { asFields, optionalText, queryList, readInputs, readText } from '../http/input.ts';
import type { ApiRoute, PortalCall } from '../http/router.ts';
import { type BatchError, batchAnswer } from './batch-answer.ts';
import { type CrmDeps, typeOf } from './call-context.ts';
import { toReadLimits, toReadSchema, toWriteSchema } from './scopes.ts';

const batchLimit = 100;
/** Custom properties a portal may have for one object. */
const customLimit = 1000;

export function propertyRoutes(deps: CrmDeps): ApiRoute[] {
  const base = '/crm/properties/:type';
  const read = { limit: 'burst', scopes: toReadSchema } as const;
  const write = { limit: 'burst', scopes: toWriteSchema } as const;
  return [
    { method: 'GET', path: base, ...read, handle: list },
    {
      method: 'POST',
      path: base,
      ...write,
      handle: (call) => created(propertyView(catalogOf(call).create(call.body, deps.now()))),
    },
    { method: 'POST', path: `${base}/batch/read`, ...read, handle: (call) => readBatch(deps, call) },
    { method: 'POST', path: `${base}/batch/create`, ...write, handle: (call) => createBatch(deps, call) },
    { method: 'POST', path: `${base}/batch/archive`, ...write, handle: (call) => archiveBatch(deps, call) },
    {
      method: 'GET',
      path: `${base}/groups`,
      ...read,
      handle: (call) => ok({ results: catalogOf(call).listGroups().map(groupView) }),
    },
    {
      method: 'POST',
      path: `${base}/groups`,
      ...write,
      handle: (call) => created(groupView(catalogOf(call).createGroup(call.body))),
    },
    {
      method: 'GET',
      path: `${base}/groups/:name`,
      ...read,
      handle: (call) => ok(groupView(catalogOf(call).getGroup(call.params.name!))),
    },
    { method: 'PATCH', path: `${base}/groups/:name`, ...write, handle: changeGroup },
    { method: 'DELETE', path: `${base}/groups/:name`, ...write, handle: archiveGroup },
    { method: 'GET', path: `${base}/:name`, ...read, handle: readOne },
    {
      method: 'PATCH',
      path: `${base}/:name`,
      ...write,
      handle: (call) => ok(propertyView(catalogOf(call).update(call.params.name!, call.body, deps.now()))),
    },
    { method: 'DELETE', path: `${base}/:name`, ...write, handle: (call) => archiveOne(deps, call) },
    {
      method: 'GET',
      path: '/crm/limits/custom-properties',
      limit: 'burst',
      scopes: toReadLimits,
      handle: customPropertyLimits,
    },
  ];
}

function list(call: PortalCall): Answer {
  const archived = call.url.searchParams.get('archived') === 'true';
  const definitions = catalogOf(call).list(archived);
  return ok({ results: definitions.map(propertyView) });
}

function readOne(call: PortalCall): Answer {
  const archived = call.url.searchParams.get('archived') === 'true';
  const view = propertyView(catalogOf(call).get(call.params.name!, archived));
  const wanted = queryList(call.url.searchParams, 'properties');
  if (wanted.length === 0) return ok(view);
  const always = ['name', 'label', 'description', 'groupName', 'type', 'fieldType', 'options'];
  return ok(
    Object.fromEntries(Object.entries(view).filter(([key]) => always.includes(key) || wanted.includes(key))),
  );
}

function readBatch(deps: CrmDeps, call: PortalCall): Answer {
  const catalog = catalogOf(call);
  const archived = asFields(call.body).archived === true;
  const names = readInputs(call.body, batchLimit).map((input) => readText(input, 'name'));
  const known = new Set(catalog.list(archived).map((definition) => definition.name));
  const results = names
    .filter((name) => known.has(name))
    .map((name) => propertyView(catalog.get(name, archived)));
  const errors = names.filter((name) => !known.has(name)).map((name) => unknownProperty(name));
  return batchAnswer(deps, 200, results, errors);
}

function createBatch(deps: CrmDeps, call: PortalCall): Answer {
  const catalog = catalogOf(call);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of readInputs(call.body, batchLimit)) {
    try {
      results.push(propertyView(catalog.create(input, deps.now())));
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      const { category, message, subCategory } = error.body;
      const name = String(input.name);
      errors.push({
        status: 'error',
        category,
        message,
        ...(subCategory && { subCategory }),
        context: { name: [name] },
      });
    }
  }
  return batchAnswer(deps, 201, results, errors);
}

function archiveBatch(deps: CrmDeps, call: PortalCall): Answer {
  for (const input of readInputs(call.body, batchLimit))
    catalogOf(call).archive(readText(input, 'name'), deps.now());
  return noContent;
}

function archiveOne(deps: CrmDeps, call: PortalCall): Answer {
  catalogOf(call).archive(call.params.name!, deps.now());
  return noContent;
}

function changeGroup(call: PortalCall): Answer {
  const fields = asFields(call.body);
  const label = optionalText(fields, 'label');
  const { displayOrder } = fields;
  const change = { ...(label && { label }), ...(typeof displayOrder === 'number' && { displayOrder }) };
  return ok(groupView(catalogOf(call).updateGroup(call.params.name!, change)));
}

function archiveGroup(call: PortalCall): Answer {
  catalogOf(call).archiveGroup(call.params.name!);
  return noContent;
}

function customPropertyLimits(call: PortalCall): Answer {
  const byObjectType = objectTypes.map((type) => usage(call, type));
  return ok({
    overallLimit: customLimit * objectTypes.length,
    overallUsage: byObjectType.reduce((sum, row) => sum + row.usage, 0),
    byObjectType,
  });
}

function usage(call: PortalCall, type: ObjectType) {
  const custom = call.portal.catalogs[type].list().filter((definition) => !definition.hubspotDefined);
  const { id, singular } = objectTypeFacts[type];
  return {
    objectTypeId: id,
    singularLabel: singular,
    pluralLabel: type,
    limit: customLimit,
    usage: custom.length,
    percentage: (custom.length / customLimit) * 100,
  };
}

function catalogOf(call: PortalCall): PropertyCatalog {
  return call.portal.catalogs[typeOf(call)];
}

function groupView(group: PropertyGroup): Record<string, unknown> {
  return { ...group, archived: false };
}

function unknownProperty(name: string): BatchError {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Property ${name} does not exist`,
    context: { name: [name] },
  };
}

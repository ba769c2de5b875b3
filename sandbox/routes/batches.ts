/** Batches of records. Without `objectWriteTraceId` one bad input fails the whole batch. */
import type { ObjectType } from '../crm/object-type.ts';
import type { Portal } from '../crm/portal.ts';
import type { CrmRecord, Values } from '../crm/record.ts';
import { recordView } from '../crm/record-view.ts';
import { type Answer, noContent } from '../http/exchange.ts';
import { badRequest, HubSpotError } from '../http/hubspot-error.ts';
import {
  asFields,
  type Fields,
  optionalText,
  readInputs,
  readProperties,
  readText,
  readTexts,
} from '../http/input.ts';
import type { ApiRoute, PortalCall } from '../http/router.ts';
import { type BatchError, batchAnswer, missingRecords, rowError } from './batch-answer.ts';
import { type CrmDeps, findRecord, typeOf, writeContext } from './call-context.ts';
import { createFromInput, historyInputLimit } from './objects.ts';
import { toRead, toWrite } from './scopes.ts';

export const batchLimit = 100;

export function batchRoutes(deps: CrmDeps): ApiRoute[] {
  const base = '/crm/objects/:type/batch';
  const write = { limit: 'burst', scopes: toWrite } as const;
  return [
    {
      method: 'POST',
      path: `${base}/read`,
      limit: 'burst',
      scopes: toRead,
      handle: (call) => readBatch(deps, call),
    },
    { method: 'POST', path: `${base}/create`, ...write, handle: (call) => createBatch(deps, call) },
    { method: 'POST', path: `${base}/update`, ...write, handle: (call) => updateBatch(deps, call) },
    { method: 'POST', path: `${base}/upsert`, ...write, handle: (call) => upsertBatch(deps, call) },
    { method: 'POST', path: `${base}/archive`, ...write, handle: (call) => archiveBatch(deps, call) },
  ];
}

function readBatch(deps: CrmDeps, call: PortalCall): Answer {
  const { portal, body, url } = call;
  const type = typeOf(call);
  const fields = asFields(body);
  const history = readTexts(fields, 'propertiesWithHistory');
  const inputs = readInputs(body, history.length > 0 ? historyInputLimit : batchLimit);
  const wanted = { properties: readTexts(fields, 'properties'), history };
  const idProperty = optionalText(fields, 'idProperty');
  const archived = url.searchParams.get('archived') === 'true';
  const ids = [...new Set(inputs.map((input) => readText(input, 'id')))];
  const found = ids.map((id) => [id, findForBatch(portal, type, id, idProperty, archived)] as const);
  const missing = found.filter(([, record]) => !record).map(([id]) => id);
  const results = found.flatMap(([, record]) => (record ? [recordView(portal, record, wanted)] : []));
  return batchAnswer(deps, 200, results, missing.length > 0 ? [missingRecords(type, missing)] : []);
}

function updateBatch(deps: CrmDeps, call: PortalCall): Answer {
  const inputs = readInputs(call.body, batchLimit);
  checkDistinct(inputs);
  const rows = inputs.map((input) => prepareUpdate(deps, call, input));
  return applyRows(deps, 200, rows, (row) => row.view());
}

function upsertBatch(deps: CrmDeps, call: PortalCall): Answer {
  const inputs = readInputs(call.body, batchLimit);
  checkDistinct(inputs);
  const rows = inputs.map((input) => prepareUpsert(deps, call, input));
  return applyRows(deps, 200, rows, (row) => row.view());
}

function createBatch(deps: CrmDeps, call: PortalCall): Answer {
  const type = typeOf(call);
  const rows = readInputs(call.body, batchLimit).map((input) => {
    const check = () => {
      call.portal.check(type, undefined, readProperties(input), writeContext(deps, call));
      refuseTaken(call.portal, type, readProperties(input));
    };
    return prepare(input, check, () => recordView(call.portal, ...createFromInput(deps, call, type, input)));
  });
  return applyRows(deps, 201, rows, (row) => row.view());
}

function archiveBatch(deps: CrmDeps, call: PortalCall): Answer {
  for (const input of readInputs(call.body, batchLimit)) {
    const record = findRecord(call.portal, typeOf(call), readText(input, 'id'), undefined);
    if (record) call.portal.archive(record, writeContext(deps, call));
  }
  return noContent;
}

/** One input of a write: what is wrong with it, or how to apply it. */
interface Row {
  readonly traceId: string | undefined;
  readonly problem: HubSpotError | undefined;
  readonly view: () => Record<string, unknown>;
}

function prepare(input: Fields, check: () => void, view: () => Record<string, unknown>): Row {
  const traceId = optionalText(input, 'objectWriteTraceId');
  try {
    check();
    return { traceId, problem: undefined, view };
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    return { traceId, problem: error, view };
  }
}

function prepareUpdate(deps: CrmDeps, call: PortalCall, input: Fields): Row {
  const { portal } = call;
  const type = typeOf(call);
  const context = writeContext(deps, call);
  const properties = readProperties(input);
  let checked: { record: CrmRecord; values: Values } | undefined;
  const check = () => {
    const record = recordToUpdate(portal, type, input);
    checked = { record, values: portal.check(type, record, properties, context) };
  };
  return prepare(input, check, () => {
    const { record, values } = checked!;
    portal.apply(record, values, context);
    return recordView(portal, record, { properties: Object.keys(properties) });
  });
}

function prepareUpsert(deps: CrmDeps, call: PortalCall, input: Fields): Row {
  const { portal } = call;
  const type = typeOf(call);
  const context = writeContext(deps, call);
  const idProperty = optionalText(input, 'idProperty');
  const id = readText(input, 'id');
  const properties = { ...(idProperty && { [idProperty]: id }), ...readProperties(input) };
  const find = () => findForBatch(portal, type, id, idProperty, false);
  const check = () => {
    if (idProperty === 'email' && optionalText(input, 'objectWriteTraceId'))
      throw badRequest('Partial upserts are not supported when email is the idProperty.');
    portal.check(type, find(), properties, context);
  };
  return prepare(input, check, () => {
    const existing = find();
    if (existing) portal.update(existing, properties, context);
    const record = existing ?? portal.create(type, properties, context);
    return {
      ...recordView(portal, record, { properties: Object.keys(properties) }),
      new: existing === undefined,
    };
  });
}

function applyRows(
  deps: CrmDeps,
  status: 200 | 201,
  rows: readonly Row[],
  view: (row: Row) => Record<string, unknown>,
): Answer {
  const bad = rows.find((row) => row.problem !== undefined && row.traceId === undefined);
  if (bad?.problem) throw bad.problem;
  const results: Record<string, unknown>[] = [];
  const errors: BatchError[] = [];
  for (const row of rows) {
    try {
      if (row.problem) throw row.problem;
      results.push({ ...view(row), ...(row.traceId !== undefined && { objectWriteTraceId: row.traceId }) });
    } catch (error) {
      // Found only while applying: an earlier row of this batch took the unique value.
      if (!(error instanceof HubSpotError) || row.traceId === undefined) throw error;
      errors.push(rowError(error, row.traceId));
    }
  }
  return batchAnswer(deps, status, results, errors);
}

function recordToUpdate(portal: Portal, type: ObjectType, input: Fields): CrmRecord {
  const id = readText(input, 'id');
  const record = findForBatch(portal, type, id, optionalText(input, 'idProperty'), false);
  if (!record)
    throw badRequest(`${id} is not a valid object id: the record does not exist, is archived or was merged.`);
  return record;
}

/** Batches do not follow ids that were merged away; only a single read does. */
function findForBatch(
  portal: Portal,
  type: ObjectType,
  id: string,
  idProperty: string | undefined,
  archived: boolean,
): CrmRecord | undefined {
  const merged = idProperty === undefined && portal.stores[type].isMergedAway(id);
  const record = merged ? undefined : findRecord(portal, type, id, idProperty);
  return record && (record.archivedAt !== null) === archived ? record : undefined;
}

function refuseTaken(
  portal: Portal,
  type: ObjectType,
  properties: Readonly<Record<string, string | null>>,
): void {
  for (const name of portal.catalogs[type].uniqueNames()) {
    const value = properties[name];
    const taken = value ? portal.stores[type].findUnique(name, value) : undefined;
    if (taken)
      throw new HubSpotError(409, {
        message: `Contact already exists. Existing ID: ${taken.id}`,
        category: 'CONFLICT',
      });
  }
}

function checkDistinct(inputs: readonly Fields[]): void {
  const ids = inputs.map((input) => readText(input, 'id'));
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (repeated.length > 0)
    throw badRequest(
      `Duplicate IDs found in batch input: [${[...new Set(repeated)].join(', ')}]. IDs must be unique.`,
    );
}

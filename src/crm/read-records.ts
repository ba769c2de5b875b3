/** Reading records: by id in batches, all of them page by page, or a few by search. */
import type { Call } from './client.ts';
import { CrmError } from './errors.ts';
import { type CrmObject, objectsPath, plural } from './paths.ts';
import { type CrmRecord, recordBatch, recordPage, toRecord } from './records.ts';

/** HubSpot's limits of one call (contacts guide; history halves the batch). */
export const BATCH_SIZE = 100;
export const HISTORY_BATCH_SIZE = 50;

export interface ReadBatch {
  /** Distinct ids, at most 100; at most 50 with history. */
  readonly ids: readonly string[];
  readonly properties: readonly string[];
  readonly propertiesWithHistory?: readonly string[];
  /** Take `ids` as values of this unique property (compared without case) instead of record ids. */
  readonly idProperty?: string;
}

export interface FoundRecords {
  readonly found: readonly CrmRecord[];
  /** Asked ids no record answers to: deleted, merged away or never there. */
  readonly missing: readonly string[];
}

/** Of records whose values are too large to be read together, each half is read by itself (R44). */
export async function readBatch(call: Call, object: CrmObject, batch: ReadBatch): Promise<FoundRecords> {
  const { ids, propertiesWithHistory = [] } = batch;
  if (ids.length === 0) return { found: [], missing: [] };
  refuseTooMany(ids.length, propertiesWithHistory.length > 0 ? HISTORY_BATCH_SIZE : BATCH_SIZE);
  try {
    return await readTogether(call, object, batch);
  } catch (error) {
    if (!isTooLarge(error) || ids.length === 1) throw error;
    const middle = Math.ceil(ids.length / 2);
    // One after the other: side by side they would need the room that there was not.
    const first = await readBatch(call, object, { ...batch, ids: ids.slice(0, middle) });
    const rest = await readBatch(call, object, { ...batch, ids: ids.slice(middle) });
    return { found: [...first.found, ...rest.found], missing: [...first.missing, ...rest.missing] };
  }
}

export const isTooLarge = (error: unknown): boolean =>
  error instanceof CrmError && error.failure.kind === 'too-large';

/** HubSpot may name unknown ids in a 207 or just leave them out, so the missing ones are computed here. */
async function readTogether(call: Call, object: CrmObject, batch: ReadBatch): Promise<FoundRecords> {
  const { ids, properties, propertiesWithHistory = [], idProperty } = batch;
  const answer = await call(
    {
      operation: `${plural(object)} batch read`,
      method: 'POST',
      path: objectsPath(object, '/batch/read'),
      body: {
        inputs: ids.map((id) => ({ id })),
        properties: idProperty ? [...properties, idProperty] : properties,
        propertiesWithHistory,
        ...(idProperty ? { idProperty } : {}),
      },
    },
    recordBatch,
  );
  const found = answer.results.map(toRecord);
  const answered = new Set(
    found.map((one) => (idProperty ? one.properties[idProperty]?.toLowerCase() : one.id)),
  );
  return { found, missing: ids.filter((id) => !answered.has(idProperty ? id.toLowerCase() : id)) };
}

export interface ListPage {
  readonly properties: readonly string[];
  readonly propertiesWithHistory?: readonly string[];
  /** Where the page before ended. */
  readonly after?: string | undefined;
  /** At most 100 (at most 50 with history); as many as allowed by default. */
  readonly limit?: number;
  /** Also bring the ids of associated companies. */
  readonly withCompanies?: boolean;
  readonly archived?: boolean;
}

export interface RecordPage {
  readonly records: readonly CrmRecord[];
  /** Cursor of the next page; absent on the last one. */
  readonly after?: string;
}

/** One page of all records, in the order of their ids. Not capped at 10,000 like search. */
export async function listPage(call: Call, object: CrmObject, page: ListPage): Promise<RecordPage> {
  const history = page.propertiesWithHistory ?? [];
  const largest = history.length > 0 ? HISTORY_BATCH_SIZE : BATCH_SIZE;
  const limit = page.limit ?? largest;
  refuseTooMany(limit, largest);
  const answer = await call(
    {
      operation: `${plural(object)} list`,
      method: 'GET',
      path: objectsPath(object),
      query: {
        limit: String(limit),
        properties: page.properties.join(','),
        ...(history.length > 0 ? { propertiesWithHistory: history.join(',') } : {}),
        ...(page.after === undefined ? {} : { after: page.after }),
        ...(page.withCompanies ? { associations: 'companies' } : {}),
        ...(page.archived ? { archived: 'true' } : {}),
      },
    },
    recordPage,
  );
  return toPage(answer);
}

export interface SearchPage {
  readonly filterGroups: readonly { readonly filters: readonly SearchFilter[] }[];
  readonly properties: readonly string[];
  readonly sorts?: readonly {
    readonly propertyName: string;
    readonly direction: 'ASCENDING' | 'DESCENDING';
  }[];
  readonly after?: string | undefined;
  /** At most 200. */
  readonly limit?: number;
}

export interface SearchFilter {
  readonly propertyName: string;
  readonly operator: 'EQ' | 'NEQ' | 'LT' | 'LTE' | 'GT' | 'GTE' | 'IN' | 'HAS_PROPERTY' | 'NOT_HAS_PROPERTY';
  readonly value?: string;
  readonly values?: readonly string[];
}

/** Search lags behind writes and stops at 10,000 results: for people's questions, never for truth. */
export async function search(
  call: Call,
  object: CrmObject,
  page: SearchPage,
): Promise<RecordPage & { readonly total: number }> {
  const { limit = 100, after, sorts = [], ...rest } = page;
  const answer = await call(
    {
      operation: `${plural(object)} search`,
      method: 'POST',
      path: objectsPath(object, '/search'),
      body: { ...rest, sorts, limit, ...(after === undefined ? {} : { after }) },
      isSearch: true,
    },
    recordPage,
  );
  return { ...toPage(answer), total: answer.total ?? answer.results.length };
}

function toPage(answer: {
  results: Parameters<typeof toRecord>[0][];
  paging: string | undefined;
}): RecordPage {
  const records = answer.results.map(toRecord);
  return answer.paging === undefined ? { records } : { records, after: answer.paging };
}

export function refuseTooMany(count: number, most: number): void {
  if (count > most)
    throw new RangeError(`HubSpot takes at most ${most} at once; split these ${count} first.`);
}

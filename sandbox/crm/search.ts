/** HubSpot's search: groups are alternatives, the filters of a group must all hold. */
import { badRequest } from '../http/hubspot-error.ts';
import { asFields, type Fields, optionalText, readText, readTexts } from '../http/input.ts';
import { type ObjectType, objectTypeFacts } from './object-type.ts';
import type { Portal } from './portal.ts';
import type { PropertyDefinition } from './property-definition.ts';
import { type CrmRecord, readValue } from './record.ts';

type Test = (record: CrmRecord) => boolean;

export interface Search {
  readonly test: Test;
  readonly sort:
    | { readonly name: string; readonly descending: boolean; readonly numeric: boolean }
    | undefined;
  readonly limit: number;
  readonly offset: number;
  readonly properties: readonly string[];
}

/** No query gives more than its first 10,000 results. */
const resultLimit = 10_000;

export function parseSearch(portal: Portal, type: ObjectType, body: unknown): Search {
  const fields = asFields(body);
  const groups = readList(fields, 'filterGroups').map((group) => readList(group, 'filters'));
  if (groups.length > 5)
    throw badRequest(`At most 5 filterGroups are allowed, but ${groups.length} were given.`);
  if (groups.some((group) => group.length > 6))
    throw badRequest('At most 6 filters are allowed in a filterGroup.');
  if (groups.flat().length > 18) throw badRequest('At most 18 filters are allowed in a search.');
  const limit = readNumber(fields, 'limit', 10);
  if (limit < 1 || limit > 200) throw badRequest(`limit must be between 1 and 200, but was ${limit}.`);
  const offset = Number(optionalText(fields, 'after') ?? 0);
  if (!Number.isInteger(offset) || offset < 0) throw badRequest('after must be a number.');
  if (offset + limit > resultLimit)
    throw badRequest(`A search gives at most ${resultLimit} results: after + limit was ${offset + limit}.`);
  const tests = groups.map((group) => allOf(group.map((filter) => parseFilter(portal, type, filter))));
  const text = queryTest(type, optionalText(fields, 'query'));
  return {
    test: (record) => text(record) && (tests.length === 0 || tests.some((test) => test(record))),
    sort: parseSort(portal, type, fields),
    limit,
    offset,
    properties: readTexts(fields, 'properties'),
  };
}

export interface SearchResult {
  readonly total: number;
  readonly page: readonly CrmRecord[];
  readonly after: string | undefined;
}

/** Runs a search over live records; what changed after `visibleUntil` is not in the index yet. */
export function runSearch(records: readonly CrmRecord[], search: Search, visibleUntil: number): SearchResult {
  const hits = records.filter(
    (record) => record.archivedAt === null && record.updatedAt <= visibleUntil && search.test(record),
  );
  const sorted = search.sort ? hits.sort(comparison(search.sort)) : hits;
  const end = search.offset + search.limit;
  return {
    total: sorted.length,
    page: sorted.slice(search.offset, end),
    after: end < sorted.length ? String(end) : undefined,
  };
}

function parseFilter(portal: Portal, type: ObjectType, filter: Fields): Test {
  const name = readText(filter, 'propertyName');
  const definition = portal.catalogs[type].find(name);
  if (!definition)
    throw badRequest(`There was a problem with the request: property '${name}' does not exist for ${type}.`);
  const read = (record: CrmRecord) => readValue(record, name);
  const one = () => comparable(definition, readText(filter, 'value'));
  const compare = (holds: (value: number | string, wanted: number | string) => boolean): Test => {
    const wanted = one();
    return (record) => {
      const value = read(record);
      return value !== undefined && holds(comparable(definition, value), wanted);
    };
  };
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return (record) => read(record) !== undefined;
    case 'NOT_HAS_PROPERTY':
      return (record) => read(record) === undefined;
    case 'EQ':
      return compare((value, wanted) => value === wanted);
    case 'NEQ':
      return not(compare((value, wanted) => value === wanted));
    case 'LT':
      return compare((value, wanted) => value < wanted);
    case 'LTE':
      return compare((value, wanted) => value <= wanted);
    case 'GT':
      return compare((value, wanted) => value > wanted);
    case 'GTE':
      return compare((value, wanted) => value >= wanted);
    case 'BETWEEN': {
      const high = comparable(definition, readText(filter, 'highValue'));
      return compare((value, low) => value >= low && value <= high);
    }
    case 'IN':
      return isIn(definition, filter, read);
    case 'NOT_IN':
      return not(isIn(definition, filter, read));
    case 'CONTAINS_TOKEN':
      return hasToken(readText(filter, 'value'), read);
    case 'NOT_CONTAINS_TOKEN':
      return not(hasToken(readText(filter, 'value'), read));
    default:
      throw badRequest(`Operator ${JSON.stringify(filter.operator)} is not supported.`);
  }
}

function isIn(
  definition: PropertyDefinition,
  filter: Fields,
  read: (record: CrmRecord) => string | undefined,
): Test {
  // On texts HubSpot compares with the lower-case value and takes the list as it is.
  const wanted = new Set(
    readTexts(filter, 'values').map((value) => (isText(definition) ? value : comparable(definition, value))),
  );
  return (record) => {
    const value = read(record);
    return value !== undefined && wanted.has(comparable(definition, value));
  };
}

function hasToken(wanted: string, read: (record: CrmRecord) => string | undefined): Test {
  const pattern = wanted
    .toLowerCase()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*');
  const token = new RegExp(`^${pattern}$`);
  return (record) => {
    const value = read(record)?.toLowerCase();
    return (
      value !== undefined &&
      (token.test(value) || value.split(/[^\p{L}\p{N}]+/u).some((part) => token.test(part)))
    );
  };
}

/** Numbers and times compare as numbers, texts without case, choices as they are. */
function comparable(definition: PropertyDefinition, value: string): number | string {
  switch (definition.type) {
    case 'number':
      return Number(value);
    case 'date':
    case 'datetime':
      return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
    case 'enumeration':
    case 'bool':
      return value;
    case 'string':
    case 'phone_number':
      return value.toLowerCase();
  }
}

const isText = (definition: PropertyDefinition) =>
  definition.type === 'string' || definition.type === 'phone_number';

function queryTest(type: ObjectType, query: string | undefined): Test {
  if (!query) return () => true;
  const words = query.toLowerCase().split(/\s+/);
  return (record) => {
    const text = objectTypeFacts[type].searched
      .map((name) => readValue(record, name) ?? '')
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function parseSort(portal: Portal, type: ObjectType, fields: Fields): Search['sort'] {
  const sorts = Array.isArray(fields.sorts) ? fields.sorts : [];
  if (sorts.length > 1) throw badRequest('Only one sort is allowed.');
  if (sorts.length === 0) return undefined;
  const [first] = sorts as [unknown];
  const plain = typeof first === 'string';
  const name = plain ? first.replace(/^-/, '') : readText(asFields(first), 'propertyName');
  const descending = plain ? first.startsWith('-') : asFields(first).direction === 'DESCENDING';
  const definition = portal.catalogs[type].find(name);
  if (!definition) throw badRequest(`Property '${name}' does not exist and cannot be sorted by.`);
  return { name, descending, numeric: definition.type === 'number' };
}

function comparison({ name, descending, numeric }: NonNullable<Search['sort']>) {
  const sign = descending ? -1 : 1;
  return (a: CrmRecord, b: CrmRecord): number => {
    const one = readValue(a, name);
    const other = readValue(b, name);
    if (one === undefined || other === undefined)
      return Number(one === undefined) - Number(other === undefined);
    const order = numeric ? Number(one) - Number(other) : one < other ? -1 : one > other ? 1 : 0;
    return sign * order;
  };
}

const allOf =
  (tests: readonly Test[]): Test =>
  (record) =>
    tests.every((test) => test(record));
const not =
  (test: Test): Test =>
  (record) =>
    !test(record);

function readList(fields: Fields, name: string): Fields[] {
  const value = fields[name] ?? [];
  if (!Array.isArray(value)) throw badRequest(`Invalid input JSON: field '${name}' must be a list.`);
  return value.map(asFields);
}

function readNumber(fields: Fields, name: string, fallback: number): number {
  const value = fields[name];
  if (value === undefined) return fallback;
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw badRequest(`Invalid input JSON: field '${name}' must be an integer.`);
  return value;
}

/** Reading of request bodies and queries, with HubSpot's complaints. */
import { badRequest } from './hubspot-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function asFields(input: unknown): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw badRequest('Invalid input JSON on line 1, column 1: an object was expected.');
  return input as Fields;
}

export function readText(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  // HubSpot reads numbers where it wants ids.
  if (typeof value === 'number') return String(value);
  throw badRequest(`Some required fields were not set: [${name}]`);
}

export function optionalText(fields: Fields, name: string): string | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : readText(fields, name);
}

export function readTexts(fields: Fields, name: string): string[] {
  const value = fields[name] ?? [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
    throw badRequest(`Invalid input JSON: field '${name}' must be a list of strings.`);
  return value as string[];
}

/** The inputs of a batch, at most `limit` of them. */
export function readInputs(body: unknown, limit: number): Fields[] {
  const { inputs } = asFields(body);
  if (!Array.isArray(inputs)) throw badRequest('Some required fields were not set: [inputs]');
  if (inputs.length === 0) throw badRequest('The batch holds no inputs.');
  if (inputs.length > limit)
    throw badRequest(`The maximum batch size is ${limit} inputs, but ${inputs.length} were given.`);
  return inputs.map(asFields);
}

/** Property values of a write: strings, numbers and booleans are taken as text, null clears. */
export function readProperties(fields: Fields): Record<string, string | null> {
  const properties = asFields(fields.properties ?? missing('properties'));
  const values: Record<string, string | null> = {};
  for (const name of Object.keys(properties)) {
    const value = properties[name];
    if (typeof value === 'object' && value !== null)
      throw badRequest(`Invalid input JSON: property '${name}' must be a string.`);
    values[name] = value === null || value === undefined ? null : String(value);
  }
  return values;
}

/** `?properties=a,b` and `?properties=a&properties=b` mean the same. */
export function queryList(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

export function queryLimit(query: URLSearchParams, fallback: number, most: number): number {
  const raw = query.get('limit');
  if (raw === null) return fallback;
  const limit = Number(raw);
  if (!Number.isInteger(limit) || limit < 1 || limit > most)
    throw badRequest(`limit must be between 1 and ${most}, but was ${raw}.`);
  return limit;
}

function missing(name: string): never {
  throw badRequest(`Some required fields were not set: [${name}]`);
}

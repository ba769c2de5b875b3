/** Judges exchanges with a HubSpot-like server by an OpenAPI document. */

import { readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import { type Document, OpenAPIBackend, type Operation, type ValidationResult } from 'openapi-backend';

export interface RefereeRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawBody: string;
}

export interface RefereeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly rawBody: string;
}

/** Lists what is wrong with an exchange; empty where all is well. */
export type Referee = (request: RefereeRequest, response: RefereeResponse) => string[];

const DOCUMENTS = {
  '2026-09': 'referee-core.2026-09.json',
  v3: 'referee-core.v3.json',
  journal: 'referee-journal.2026-09.json',
} as const;

export function readRefereeDocument(name: keyof typeof DOCUMENTS): Document {
  return JSON.parse(readFileSync(new URL(`./${DOCUMENTS[name]}`, import.meta.url), 'utf8')) as Document;
}

export async function makeReferee(document: Document): Promise<Referee> {
  const api = new OpenAPIBackend({
    definition: document,
    quick: true,
    strict: false,
    ignoreTrailingSlashes: true,
    ajvOpts: { strict: false, allErrors: true },
    customizeAjv: (ajv) => {
      addFormats.default(ajv, { mode: 'fast' });
      return ajv;
    },
  });
  await api.init();
  const operationOf = finder(api);
  return (request, response) => {
    const operation = operationOf(request);
    if (!operation) return [`no such operation: ${request.method} ${request.path}`];
    // What a caller gets wrong on purpose is the server's to refuse, not the referee's to report.
    const accepted = response.status < 400;
    return [
      ...(accepted ? judgeRequest(api, operation, request) : []),
      ...judgeResponse(api, operation, response),
    ];
  };
}

/** Matching goes through every path of the document, so what is asked again and again is remembered. */
function finder(api: OpenAPIBackend): (request: RefereeRequest) => Operation | undefined {
  const known = new Map<string, Operation | undefined>();
  return ({ method, path: pathAndQuery }) => {
    const path = pathAndQuery.split('?')[0]!;
    const key = `${method} ${path}`;
    if (!known.has(key)) known.set(key, api.matchOperation({ method, path, headers: {} }));
    return known.get(key);
  };
}

function judgeRequest(api: OpenAPIBackend, operation: Operation, request: RefereeRequest): string[] {
  const problems: string[] = [];
  const needsToken = operation.security?.some((scheme) => 'oauth2' in scheme);
  if (needsToken && !/^Bearer \S+/.test(request.headers.authorization ?? ''))
    problems.push('request carries no token');
  const type = mediaType(request.headers['content-type']);
  const types = bodyTypes(operation);
  if (request.rawBody !== '' && !types.includes(type))
    return [...problems, `request content type ${type || '(none)'} is not ${types.join(' or ')}`];
  const parsed = {
    method: request.method,
    path: request.path.split('?')[0]!,
    query: readQuery(request.path),
    headers: request.headers as Record<string, string>,
    body: readBody(type, request.rawBody),
  };
  return [...problems, ...describe('request', api.validateRequest(parsed, operation))];
}

function judgeResponse(api: OpenAPIBackend, operation: Operation, response: RefereeResponse): string[] {
  const { responses } = operation as unknown as { responses: Record<string, { content?: object }> };
  const declared = responses[String(response.status)];
  const failure = response.status >= 400;
  if (!declared && !failure)
    return [`status ${response.status} is not declared (${Object.keys(responses).join(', ')})`];
  if (declared && !declared.content)
    return response.rawBody === '' ? [] : ['response has a body, none is declared'];
  if (!mediaType(response.headers['content-type']).includes('json')) return ['response is not JSON'];
  const body = JSON.parse(response.rawBody) as { message?: unknown };
  if (!declared) return typeof body.message === 'string' ? [] : ['error body has no message'];
  return describe('response', api.validateResponse(body, operation, response.status));
}

function describe(side: string, result: ValidationResult): string[] {
  return (result.errors ?? []).map((error) => `${side} ${error.instancePath || '/'} ${error.message}`);
}

function bodyTypes(operation: Operation): string[] {
  const body = operation.requestBody as { content?: object } | undefined;
  return Object.keys(body?.content ?? {});
}

function readBody(type: string, rawBody: string): unknown {
  if (rawBody === '') return undefined;
  return type.includes('urlencoded') ? Object.fromEntries(new URLSearchParams(rawBody)) : JSON.parse(rawBody);
}

function readQuery(path: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  const parameters = new URL(path, 'http://referee.test').searchParams;
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length > 1 ? values : values[0]!;
  }
  return query;
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]!.trim();
}

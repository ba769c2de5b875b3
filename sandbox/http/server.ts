/**
 * The wire: reads a call, lets faults strike, checks token, scopes and limits, calls the handler, writes
 * the answer and the log.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Portal } from '../crm/portal.ts';
import type { App } from '../oauth/app.ts';
import { OAuthError } from '../oauth/oauth-error.ts';
import type { Random } from '../random.ts';
import { type LoggedCall, logCall } from './call-log.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { FaultEffect, Faults } from './faults.ts';
import { badRequest, HubSpotError, missingCredentials, missingScopes } from './hubspot-error.ts';
import { applyPartially } from './partial-batch.ts';
import { type RateLimiter, rateLimitBody } from './rate-limit.ts';
import type { ApiRoute, AppRoute, PortalCall, RawCall, RouteMatch, Router } from './router.ts';

export interface ServerDeps {
  readonly app: App;
  readonly portals: ReadonlyMap<string, Portal>;
  readonly router: Router;
  readonly limiter: RateLimiter;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly random: Random;
  readonly calls: LoggedCall[];
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** The control room, and pages that people look at: neither logged nor struck by faults. */
const OUTSIDE_THE_API = /^\/(?:(?:_sandbox|contacts)(?:\/|$)|$)/;

/** HubSpot refuses longer bodies; so does the sandbox. */
const bodyLimit = 20 * 1024 * 1024;

export function createHttpServer(deps: ServerDeps): Server {
  const server = createServer((request, response) => {
    serve(deps, request, response).catch((error: unknown) => {
      console.error('The sandbox could not answer a call.', error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

async function serve(deps: ServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = deps.clock.steady();
  const begun = performance.now();
  const rawBody = await readBody(request);
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const headers = request.headers as Readonly<Record<string, string>>;
  const match = deps.router.match(method, url.pathname);
  const call: RawCall = {
    method,
    url,
    headers,
    rawBody,
    version: match?.version ?? 'none',
    params: match?.params ?? {},
  };
  const portalId = portalOf(deps.app, headers.authorization);
  const inControlRoom = OUTSIDE_THE_API.test(url.pathname);
  const effects = inControlRoom ? [] : deps.faults.strike({ method, path: url.pathname, portalId });
  const answer = await answerWithFaults(deps, call, match, effects);
  const finish = (status: number) => {
    if (inControlRoom) return;
    const durationMs = performance.now() - begun;
    const inputs = countInputs(rawBody);
    const path = `${url.pathname}${url.search}`;
    logCall(deps.calls, {
      at,
      durationMs,
      portalId,
      method,
      path,
      status,
      inputs,
      requestBytes: rawBody.length,
    });
  };
  if (answer === 'hang') return finish(0);
  if (answer === 'drop') {
    finish(0);
    request.socket.destroy();
    return;
  }
  const sent = write(response, answer);
  finish(answer.status);
  if (!inControlRoom)
    deps.onExchange?.({ request: { method, path: request.url ?? '/', headers, rawBody }, response: sent });
}

async function answerWithFaults(
  deps: ServerDeps,
  call: RawCall,
  match: RouteMatch | undefined,
  effects: readonly FaultEffect[],
): Promise<Answer | 'drop' | 'hang'> {
  let apply = () => answerCall(deps, call, match);
  for (const effect of effects) {
    switch (effect.kind) {
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, effect.ms));
        break;
      case 'hang':
        return 'hang';
      case 'drop':
        if (effect.when === 'after') await apply();
        return 'drop';
      case 'status': {
        if (effect.when === 'after') await apply();
        const body = effect.body ?? {
          status: 'error',
          message: 'Something went wrong.',
          correlationId: deps.random.uuid(),
        };
        return { status: effect.status, body, ...(effect.headers && { headers: effect.headers }) };
      }
      case 'partial':
        apply = () => applyPartially(effect, call, (kept) => answerCall(deps, kept, match));
        break;
    }
  }
  return apply();
}

async function answerCall(deps: ServerDeps, call: RawCall, match: RouteMatch | undefined): Promise<Answer> {
  try {
    if (!match) throw new HubSpotError(404, { message: 'resource not found', category: 'OBJECT_NOT_FOUND' });
    const { route } = match;
    if ('open' in route) return await route.open(call);
    return 'app' in route ? answerAppCall(deps, call, route) : answerApiCall(deps, call, route);
  } catch (error) {
    if (error instanceof HubSpotError)
      return {
        status: error.status,
        body: { status: 'error', correlationId: deps.random.uuid(), ...error.body },
      };
    if (error instanceof OAuthError) return { status: error.status, body: error.body() };
    throw error;
  }
}

function answerApiCall(deps: ServerDeps, call: RawCall, route: ApiRoute): Answer {
  const grant = deps.app.authenticate(call.headers.authorization);
  const portal = grant.portalId === null ? undefined : deps.portals.get(grant.portalId);
  if (!portal) throw missingCredentials();
  const slot = deps.limiter.take(route.limit, portal.id, deps.clock.steady());
  const headers = deps.limiter.headers(route.limit, slot);
  if (!slot.ok)
    return { status: 429, headers, body: rateLimitBody(route.limit, deps.random.uuid(), deps.random.uuid()) };
  try {
    const scopes = route.scopes(call.params);
    if (!scopes.some((scope) => grant.scopes.includes(scope))) throw missingScopes(scopes);
    const full: PortalCall = { ...call, portal, grant, body: parseBody(call) };
    const answer = route.handle(full);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    return {
      status: error.status,
      headers,
      body: { status: 'error', correlationId: deps.random.uuid(), ...error.body },
    };
  }
}

function answerAppCall({ app }: ServerDeps, call: RawCall, route: AppRoute): Answer {
  const grant = app.authenticate(call.headers.authorization);
  const isApps = grant.portalId === null;
  if (!isApps || !route.scopes.some((scope) => grant.scopes.includes(scope)))
    throw missingScopes(route.scopes);
  return route.app({ ...call, grant, body: parseBody(call) });
}

function parseBody(call: RawCall): unknown {
  if (call.method === 'GET' || call.method === 'DELETE' || call.rawBody === '') return undefined;
  const type = (call.headers['content-type'] ?? '').split(';')[0]!.trim();
  if (type !== 'application/json')
    throw new HubSpotError(415, {
      message: `Content type ${type || '(none)'} is not supported.`,
      category: 'VALIDATION_ERROR',
    });
  try {
    return JSON.parse(call.rawBody) as unknown;
  } catch {
    throw badRequest('Invalid input JSON on line 1, column 1: the body cannot be read.');
  }
}

function write(response: ServerResponse, answer: Answer): Exchange['response'] {
  const hasBody = answer.body !== undefined;
  const rawBody = !hasBody ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const headers: Record<string, string> = {
    ...(hasBody && { 'content-type': 'application/json;charset=utf-8' }),
    ...lowerCased(answer.headers ?? {}),
    ...(answer.status !== 204 && { 'content-length': String(Buffer.byteLength(rawBody)) }),
  };
  response.writeHead(answer.status, headers);
  response.end(rawBody);
  return { status: answer.status, headers, rawBody };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimit) throw new Error('A request body is larger than 20 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Whose token it is, even when the call is about to fail. */
function portalOf(app: App, authorization: string | undefined): string | null {
  return app.findGrant(authorization?.replace(/^Bearer /i, '') ?? '')?.portalId ?? null;
}

function countInputs(rawBody: string): number {
  if (!rawBody.startsWith('{') || !rawBody.includes('"inputs"')) return 0;
  return rawBody.split('"id"').length - 1;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

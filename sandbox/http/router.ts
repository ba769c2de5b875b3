/** The table of routes: one path shape for all of HubSpot's version styles. */
import type { Portal } from '../crm/portal.ts';
import type { Grant } from '../oauth/app.ts';
import type { Answer } from './exchange.ts';
import type { LimitKind } from './rate-limit.ts';

export type Params = Readonly<Record<string, string>>;

/** A call as it came in, before anybody knows who calls. */
export interface RawCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
  /** The date version named in the path, or `legacy` for v1, v3 and v4. */
  readonly version: string;
  readonly params: Params;
}

/** A call with a valid token. */
export interface PortalCall extends RawCall {
  readonly portal: Portal;
  readonly grant: Grant;
  readonly body: unknown;
}

/** A call with the app's own token, which is no portal's. */
export interface AppCall extends RawCall {
  readonly grant: Grant;
  readonly body: unknown;
}

interface RouteBase {
  readonly method: string;
  /** Without version: `/crm/objects/:type/batch/read`. */
  readonly path: string;
}

/** A route that any caller may call: OAuth and the control room. */
export interface OpenRoute extends RouteBase {
  readonly open: (call: RawCall) => Answer | Promise<Answer>;
}

/** A route of the API: needs a token and scopes, and counts against a limit. */
export interface ApiRoute extends RouteBase {
  readonly limit: LimitKind;
  /** One of the listed scopes is enough. */
  readonly scopes: (params: Params) => readonly string[];
  readonly handle: (call: PortalCall) => Answer;
}

/** A route for the app as a whole: needs its own token with one of the listed scopes. */
export interface AppRoute extends RouteBase {
  readonly scopes: readonly string[];
  readonly app: (call: AppCall) => Answer;
}

export type Route = OpenRoute | ApiRoute | AppRoute;

interface CompiledRoute {
  readonly route: Route;
  readonly segments: readonly string[];
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Params;
  readonly version: string;
}

const dated =
  /^\/((?:crm|webhooks-journal)\/[a-z-]+|oauth|account-info|appinstalls)\/(\d{4}-\d{2}(?:-beta)?)(?=\/|$)/;
const numberedCrm = /^\/crm\/v([34])\/([a-z-]+)(?=\/|$)/;
const numberedOther = /^\/(oauth|account-info|appinstalls)\/v\d(?=\/|$)/;

/** Which date versions exist; a wrong one is 404, as at HubSpot. */
const knownDates = new Set(['2026-03', '2026-09']);

export class Router {
  private readonly routes: CompiledRoute[];

  constructor(routes: readonly Route[]) {
    this.routes = routes.map((route) => ({ route, segments: split(route.path) }));
  }

  match(method: string, pathname: string): RouteMatch | undefined {
    const { path, version } = withoutVersion(pathname);
    const segments = split(path);
    for (const { route, segments: pattern } of this.routes) {
      if (route.method !== method || pattern.length !== segments.length) continue;
      const params = bind(pattern, segments);
      if (params) return { route, params, version };
    }
    return undefined;
  }
}

function withoutVersion(pathname: string): { path: string; version: string } {
  const date = dated.exec(pathname);
  if (date) {
    const known = knownDates.has(date[2]!);
    return {
      path: known ? `/${date[1]}${pathname.slice(date[0].length)}` : '/unknown-version',
      version: date[2]!,
    };
  }
  const crm = numberedCrm.exec(pathname);
  if (crm) return { path: `/crm/${crm[2]}${pathname.slice(crm[0].length)}`, version: 'legacy' };
  const other = numberedOther.exec(pathname);
  if (other) return { path: `/${other[1]}${pathname.slice(other[0].length)}`, version: 'legacy' };
  return { path: pathname, version: 'none' };
}

function bind(pattern: readonly string[], segments: readonly string[]): Params | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index]!;
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}

function split(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

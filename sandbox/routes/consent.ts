/** `/oauth/authorize`: the page on which a person picks a portal and agrees, or a test does so at once. */
import type { Portal } from '../crm/portal.ts';
import type { Answer } from '../http/exchange.ts';
import type { OpenRoute, RawCall } from '../http/router.ts';
import type { App } from '../oauth/app.ts';
import { consentPage, refusalPage } from './consent-page.ts';

export interface ConsentDeps {
  readonly app: App;
  readonly portals: ReadonlyMap<string, Portal>;
  /** The portal that agrees without a page, or null where a person is asked. */
  readonly autoApprove: () => string | null;
}

/** What the app asks for in the authorize address. */
interface Request {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly codeChallenge: string | null;
}

type Reading =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly problem: string };

export function consentRoutes(deps: ConsentDeps): OpenRoute[] {
  return [
    { method: 'GET', path: '/oauth/authorize', open: (call) => ask(deps, call) },
    { method: 'GET', path: '/oauth/:portalId/authorize', open: (call) => ask(deps, call) },
    { method: 'POST', path: '/oauth/authorize', open: (call) => decide(deps, call) },
  ];
}

function ask(deps: ConsentDeps, call: RawCall): Answer {
  const reading = readRequest(deps.app, call.url.searchParams);
  if (!reading.ok) return html(400, refusalPage(reading.problem));
  const automatic = deps.autoApprove();
  const portalId = call.params.portalId ?? automatic;
  if (automatic !== null && portalId !== null) return approve(deps, reading.request, portalId);
  return html(
    200,
    consentPage(
      deps.app.options,
      [...deps.portals.values()],
      reading.request.scopes,
      call.url.search,
      portalId,
    ),
  );
}

function decide(deps: ConsentDeps, call: RawCall): Answer {
  const reading = readRequest(deps.app, call.url.searchParams);
  if (!reading.ok) return html(400, refusalPage(reading.problem));
  const form = new URLSearchParams(call.rawBody);
  if (form.get('decision') === 'deny')
    return redirect(reading.request, {
      error: 'access_denied',
      error_description: 'The user denied the installation.',
    });
  return approve(deps, reading.request, form.get('portalId') ?? '');
}

function approve(deps: ConsentDeps, request: Request, portalId: string): Answer {
  const portal = deps.portals.get(portalId);
  if (!portal) return html(404, refusalPage(`This sandbox has no portal ${portalId}.`));
  const code = deps.app.createCode({
    portalId,
    userId: portal.owners[0]?.userId ?? 77,
    scopes: request.scopes,
    redirectUri: request.redirectUri,
    codeChallenge: request.codeChallenge,
  });
  return redirect(request, { code });
}

/** HubSpot shows an error page, and sends nobody back, when the address does not fit the app. */
function readRequest(app: App, query: URLSearchParams): Reading {
  const refuse = (problem: string): Reading => ({ ok: false, problem });
  const { clientId, redirectUri, scopes: required, optionalScopes = [] } = app.options;
  if (query.get('client_id') !== clientId) return refuse('The client_id is not the one of this app.');
  if (query.get('redirect_uri') !== redirectUri)
    return refuse(`The redirect_uri must be exactly ${redirectUri}, as the app's configuration says.`);
  const asked = words(query.get('scope'));
  const missing = required.filter((scope) => !asked.includes(scope));
  const extra = required.length === 0 ? [] : asked.filter((scope) => !required.includes(scope));
  if (missing.length > 0)
    return refuse(`The scope list lacks scopes that the app requires: ${missing.join(', ')}.`);
  if (extra.length > 0)
    return refuse(`The scope list has scopes that the app does not require: ${extra.join(', ')}.`);
  const method = query.get('code_challenge_method');
  if (query.has('code_challenge') && method !== 'S256') return refuse('code_challenge_method must be S256.');
  // Optional scopes that the app does not declare are dropped in silence.
  const optional = words(query.get('optional_scope')).filter((scope) => optionalScopes.includes(scope));
  return {
    ok: true,
    request: {
      redirectUri,
      scopes: [...asked, ...optional],
      state: query.get('state'),
      codeChallenge: query.get('code_challenge'),
    },
  };
}

function redirect(request: Request, parameters: Readonly<Record<string, string>>): Answer {
  const target = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  if (request.state !== null) target.searchParams.set('state', request.state);
  return { status: 302, headers: { Location: target.toString() } };
}

function html(status: number, body: string): Answer {
  return {
    status,
    body,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  };
}

const words = (text: string | null): string[] => (text ?? '').split(/[\s,]+/).filter(Boolean);

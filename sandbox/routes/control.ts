/** `/_sandbox/*`: the control room. Everything a test or a person may change from outside, as JSON. */
import type { LoggedCall } from '../http/call-log.ts';
import { type Answer, created, noContent, ok } from '../http/exchange.ts';
import type { Fault, FaultEffect } from '../http/faults.ts';
import { badRequest } from '../http/hubspot-error.ts';
import { asFields, type Fields } from '../http/input.ts';
import type { OpenRoute, RawCall } from '../http/router.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Subscription } from '../webhooks/subscription.ts';
import { readJson } from './control-body.ts';
import { datasetRoutes } from './control-datasets.ts';
import { pipelineControlRoutes } from './control-pipelines.ts';
import { portalControlRoutes } from './control-portals.ts';

export function controlRoutes(sandbox: Sandbox): OpenRoute[] {
  const base = '/_sandbox';
  return [
    { method: 'GET', path: base, open: () => ok(overview(sandbox)) },
    { method: 'GET', path: `${base}/clock`, open: () => ok({ now: sandbox.clock.now() }) },
    { method: 'POST', path: `${base}/clock`, open: (call) => setClock(sandbox, readJson(call)) },
    {
      method: 'GET',
      path: `${base}/faults`,
      open: () => ok({ faults: sandbox.faults.list().map(faultView) }),
    },
    {
      method: 'POST',
      path: `${base}/faults`,
      open: (call) => created(faultView(sandbox.faults.add(readFault(readJson(call))))),
    },
    { method: 'DELETE', path: `${base}/faults`, open: () => clearFaults(sandbox) },
    { method: 'DELETE', path: `${base}/faults/:id`, open: (call) => removeFault(sandbox, call) },
    { method: 'GET', path: `${base}/webhooks`, open: () => ok(webhooksView(sandbox)) },
    { method: 'POST', path: `${base}/webhooks`, open: (call) => setWebhooks(sandbox, readJson(call)) },
    { method: 'POST', path: `${base}/webhooks/flush`, open: () => flush(sandbox) },
    { method: 'GET', path: `${base}/calls`, open: (call) => ok(callsView(sandbox, call)) },
    { method: 'DELETE', path: `${base}/calls`, open: () => clearCalls(sandbox) },
    { method: 'POST', path: `${base}/settings`, open: (call) => changeSettings(sandbox, readJson(call)) },
    { method: 'POST', path: `${base}/app`, open: (call) => changeApp(sandbox, readJson(call)) },
    ...datasetRoutes(sandbox),
    ...pipelineControlRoutes(sandbox),
    ...portalControlRoutes(sandbox),
  ];
}

function overview(sandbox: Sandbox): Record<string, unknown> {
  const { appId, clientId, redirectUri, scopes } = sandbox.app.options;
  return {
    now: sandbox.clock.now(),
    app: { appId, clientId, redirectUri, scopes },
    portals: [...sandbox.portals.values()].map(({ id, name }) => ({
      id,
      name,
      installed: sandbox.app.installations.has(id),
    })),
    calls: sandbox.calls.length,
    webhooks: webhooksView(sandbox),
    faults: sandbox.faults.list().length,
    settings: sandbox.settings,
  };
}

function setClock(sandbox: Sandbox, fields: Fields): Answer {
  if (typeof fields.advanceMs === 'number') sandbox.clock.advance(fields.advanceMs);
  else if (typeof fields.at === 'number') sandbox.clock.set(fields.at);
  else throw badRequest('Give advanceMs, or at in epoch milliseconds.');
  return ok({ now: sandbox.clock.now() });
}

/**
 * `{match?: {method?, path?, portalId?}, effect: {kind: delay|drop|status|hang|partial, ...}, times?, forMs?}`;
 * a path written as `/.../` is a pattern.
 */
function readFault(fields: Fields): Fault {
  const effect = asFields(fields.effect) as unknown as FaultEffect;
  if (!['delay', 'drop', 'status', 'hang', 'partial'].includes(effect.kind))
    throw badRequest(
      `effect.kind must be delay, drop, status, hang or partial, not ${JSON.stringify(effect.kind)}.`,
    );
  const match = asFields(fields.match ?? {});
  const pattern = typeof match.path === 'string' ? /^\/(.+)\/$/.exec(match.path)?.[1] : undefined;
  const isPattern = pattern !== undefined && /[\\^$.*+?()[\]{}|]/.test(pattern);
  return {
    match: { ...match, ...(isPattern && { path: new RegExp(pattern) }) },
    effect,
    ...(typeof fields.times === 'number' && { times: fields.times }),
    ...(typeof fields.forMs === 'number' && { forMs: fields.forMs }),
  };
}

function faultView(fault: Fault & { id: string; hits: number }): Record<string, unknown> {
  const path = fault.match?.path;
  return { ...fault, match: { ...fault.match, ...(path instanceof RegExp && { path: String(path) }) } };
}

function clearFaults(sandbox: Sandbox): Answer {
  sandbox.faults.clear();
  return noContent;
}

function removeFault(sandbox: Sandbox, call: RawCall): Answer {
  sandbox.faults.remove(call.params.id!);
  return noContent;
}

function webhooksView({ webhooks }: Sandbox): Record<string, unknown> {
  return {
    target: webhooks.target.url,
    publicUrl: webhooks.target.publicUrl,
    pending: webhooks.pending(),
    stats: webhooks.stats,
    disorder: webhooks.disorder,
    retryScale: webhooks.retryScale,
    gatherMs: webhooks.gatherMs,
  };
}

/** `{duplicates?, reorder?, paused?, retryScale?, gatherMs?, appUrl?, publicUrl?}` */
function setWebhooks(sandbox: Sandbox, fields: Fields): Answer {
  const { webhooks } = sandbox;
  if (typeof fields.duplicates === 'number') webhooks.disorder.duplicates = fields.duplicates;
  if (typeof fields.reorder === 'boolean') webhooks.disorder.reorder = fields.reorder;
  if (typeof fields.retryScale === 'number') webhooks.retryScale = fields.retryScale;
  if (typeof fields.gatherMs === 'number') webhooks.gatherMs = fields.gatherMs;
  if (typeof fields.appUrl === 'string')
    sandbox.setAppUrl(fields.appUrl, typeof fields.publicUrl === 'string' ? fields.publicUrl : undefined);
  if (fields.paused === true) webhooks.disorder.paused = true;
  if (fields.paused === false) webhooks.resume();
  return ok(webhooksView(sandbox));
}

async function flush(sandbox: Sandbox): Promise<Answer> {
  await sandbox.flushWebhooks();
  return ok(webhooksView(sandbox));
}

/** `?portalId=&status=&path=&since=&limit=`; the newest calls last. */
function callsView({ calls }: Sandbox, call: RawCall): Record<string, unknown> {
  const query = call.url.searchParams;
  const wanted = (logged: LoggedCall) =>
    (!query.has('portalId') || logged.portalId === query.get('portalId')) &&
    (!query.has('status') || String(logged.status) === query.get('status')) &&
    (!query.has('path') || logged.path.includes(query.get('path')!)) &&
    logged.at >= Number(query.get('since') ?? 0);
  const found = calls.filter(wanted);
  return { total: found.length, calls: found.slice(-Number(query.get('limit') ?? 1000)) };
}

function clearCalls(sandbox: Sandbox): Answer {
  sandbox.calls.length = 0;
  return noContent;
}

/** `{autoApprove?: portal id or null, searchLagMs?, rotateRefreshTokens?}` */
function changeSettings(sandbox: Sandbox, fields: Fields): Answer {
  if (typeof fields.autoApprove === 'string' || fields.autoApprove === null)
    sandbox.settings.autoApprove = fields.autoApprove;
  if (typeof fields.searchLagMs === 'number') sandbox.settings.searchLagMs = fields.searchLagMs;
  if (typeof fields.rotateRefreshTokens === 'boolean')
    sandbox.app.rotateRefreshTokens = fields.rotateRefreshTokens;
  return ok({ ...sandbox.settings, rotateRefreshTokens: sandbox.app.rotateRefreshTokens });
}

/** `{subscriptions: [...]}`: what uploading a new version of the app's project would change. */
function changeApp(sandbox: Sandbox, fields: Fields): Answer {
  if (!Array.isArray(fields.subscriptions)) throw badRequest('Give the list of subscriptions.');
  sandbox.subscribe(fields.subscriptions.map(asFields) as unknown as Subscription[]);
  return noContent;
}

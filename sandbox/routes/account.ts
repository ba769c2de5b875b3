/** Owners, pipelines and the account itself. */
import { leadPipeline, type Owner, ownerView, pipelineView, stageView } from '../crm/account.ts';
import type { Portal } from '../crm/portal.ts';
import { type Answer, noContent, ok } from '../http/exchange.ts';
import { notFound } from '../http/hubspot-error.ts';
import { queryLimit } from '../http/input.ts';
import type { ApiRoute, PortalCall } from '../http/router.ts';
import { toReadOwners, toReadSchema, toUseBase } from './scopes.ts';

export function accountRoutes(uninstall: (portalId: string) => void): ApiRoute[] {
  const owners = { limit: 'burst', scopes: toReadOwners } as const;
  const pipelines = { limit: 'burst', scopes: toReadSchema } as const;
  const base = { limit: 'burst', scopes: toUseBase } as const;
  return [
    { method: 'GET', path: '/crm/owners', ...owners, handle: listOwners },
    { method: 'GET', path: '/crm/owners/:id', ...owners, handle: readOwner },
    { method: 'GET', path: '/crm/pipelines/:type', ...pipelines, handle: listPipelines },
    { method: 'GET', path: '/crm/pipelines/:type/:id', ...pipelines, handle: readPipeline },
    { method: 'GET', path: '/crm/pipelines/:type/:id/stages', ...pipelines, handle: listStages },
    { method: 'GET', path: '/account-info/details', ...base, handle: (call) => ok(accountView(call.portal)) },
    {
      method: 'DELETE',
      path: '/appinstalls/external-install',
      ...base,
      handle: (call) => {
        uninstall(call.portal.id);
        return noContent;
      },
    },
  ];
}

function listOwners(call: PortalCall): Answer {
  const { portal, url } = call;
  const query = url.searchParams;
  const archived = query.get('archived') === 'true';
  const email = query.get('email')?.toLowerCase();
  const limit = queryLimit(query, 100, 500);
  const start = Number(query.get('after') ?? 0);
  const found = portal.owners.filter(
    (owner) => owner.archived === archived && (email === undefined || owner.email.toLowerCase() === email),
  );
  const more = found.length > start + limit;
  return ok({
    results: found.slice(start, start + limit).map((owner) => ownerView(owner, portal.createdAt)),
    ...(more && { paging: { next: { after: String(start + limit) } } }),
  });
}

function readOwner(call: PortalCall): Answer {
  const { portal, url, params } = call;
  const archived = url.searchParams.get('archived') === 'true';
  const byUser = url.searchParams.get('idProperty') === 'userId';
  const key = (owner: Owner) => (byUser ? String(owner.userId) : owner.id);
  const owner = portal.owners.find(
    (candidate) => candidate.archived === archived && key(candidate) === params.id,
  );
  if (!owner) throw notFound(`Owner with ${byUser ? 'user id' : 'id'} ${params.id} does not exist`);
  return ok(ownerView(owner, portal.createdAt));
}

function listPipelines(call: PortalCall): Answer {
  return ok({ results: pipelinesOf(call).map((pipeline) => pipelineView(pipeline, call.portal.createdAt)) });
}

function readPipeline(call: PortalCall): Answer {
  return ok(pipelineView(findPipeline(call), call.portal.createdAt));
}

function listStages(call: PortalCall): Answer {
  const time = new Date(call.portal.createdAt).toISOString();
  return ok({ results: findPipeline(call).stages.map((stage, index) => stageView(stage, index, time)) });
}

/** Deals and leads have pipelines here. */
function pipelinesOf(call: PortalCall) {
  if (['leads', 'lead', '0-136'].includes(call.params.type!)) return [leadPipeline];
  return ['deals', 'deal', '0-3'].includes(call.params.type!) ? call.portal.pipelines : [];
}

function findPipeline(call: PortalCall) {
  const pipeline = pipelinesOf(call).find((candidate) => candidate.id === call.params.id);
  if (!pipeline) throw notFound(`Pipeline ${call.params.id} does not exist`);
  return pipeline;
}

function accountView(portal: Portal): Record<string, unknown> {
  const { timeZone, companyCurrency, uiDomain, dataHostingLocation, accountType } = portal.account;
  const offset = zoneOffsetMs(timeZone, portal.createdAt);
  return {
    portalId: Number(portal.id),
    accountType,
    timeZone,
    companyCurrency,
    additionalCurrencies: [],
    utcOffset: offsetText(offset),
    utcOffsetMilliseconds: offset,
    uiDomain,
    dataHostingLocation,
  };
}

function zoneOffsetMs(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

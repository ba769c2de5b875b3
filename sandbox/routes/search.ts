import { recordView } from '../crm/record-view.ts';
import { parseSearch, runSearch } from '../crm/search.ts';
import { type Answer, ok } from '../http/exchange.ts';
import { badRequest } from '../http/hubspot-error.ts';
import type { ApiRoute, PortalCall } from '../http/router.ts';
import { type CrmDeps, typeOf } from './call-context.ts';
import { toRead } from './scopes.ts';

/** HubSpot refuses longer search bodies. */
const bodyLimit = 3000;

export interface SearchDeps extends CrmDeps {
  /** How long a change takes until search sees it, in milliseconds. */
  readonly searchLagMs: () => number;
}

export function searchRoutes(deps: SearchDeps): ApiRoute[] {
  return [
    {
      method: 'POST',
      path: '/crm/objects/:type/search',
      limit: 'search',
      scopes: toRead,
      handle: (call) => search(deps, call),
    },
  ];
}

function search(deps: SearchDeps, call: PortalCall): Answer {
  if (call.rawBody.length > bodyLimit) throw badRequest(`The search is longer than ${bodyLimit} characters.`);
  const type = typeOf(call);
  const wanted = parseSearch(call.portal, type, call.body);
  const visibleUntil = deps.searchLagMs() === 0 ? Number.POSITIVE_INFINITY : deps.now() - deps.searchLagMs();
  const { total, page, after } = runSearch(call.portal.stores[type].all(), wanted, visibleUntil);
  return ok({
    total,
    results: page.map((record) => recordView(call.portal, record, { properties: wanted.properties })),
    ...(after !== undefined && { paging: { next: { after } } }),
  });
}

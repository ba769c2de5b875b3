import { refuseWithoutLeads } from '../crm/leads.ts';
import { type ObjectType, parseObjectType } from '../crm/object-type.ts';
import type { Portal, WriteContext } from '../crm/portal.ts';
import type { CrmRecord } from '../crm/record.ts';
import { byApp } from '../crm/source.ts';
import { badRequest, notFound } from '../http/hubspot-error.ts';
import type { PortalCall } from '../http/router.ts';

/** What the handlers of the CRM need besides the call itself. */
export interface CrmDeps {
  readonly now: () => number;
  readonly appId: string;
  readonly appName: string;
}

export const typeOf = (call: PortalCall): ObjectType => typeNamed(call, call.params.type);

/** @throws HubSpotError for what is no object here, and for one that the account does not have */
export function typeNamed({ portal }: PortalCall, name = ''): ObjectType {
  const type = parseObjectType(name);
  refuseWithoutLeads(portal, type);
  return type;
}

/** A write over the API: signed by the app, under the rules of the version that was called. */
export function writeContext(deps: CrmDeps, call: PortalCall): WriteContext {
  return {
    source: byApp(deps.appId, deps.appName),
    at: deps.now(),
    mayWriteReadOnly: false,
    enforceAccountRules: call.version >= '2026-09' && call.version !== 'legacy',
  };
}

/** The record an id names, by `idProperty` where one is given. A merged-away id leads to its survivor. */
export function findRecord(
  portal: Portal,
  type: ObjectType,
  id: string,
  idProperty: string | undefined,
): CrmRecord | undefined {
  if (idProperty === undefined || idProperty === 'hs_object_id') return portal.stores[type].resolve(id);
  if (!portal.catalogs[type].find(idProperty)?.hasUniqueValue)
    throw badRequest(
      `Property '${idProperty}' does not have unique values and cannot be used as idProperty.`,
    );
  return portal.stores[type].findUnique(idProperty, id);
}

export function liveRecord(portal: Portal, type: ObjectType, id: string, idProperty?: string): CrmRecord {
  const record = findRecord(portal, type, id, idProperty);
  if (!record || record.archivedAt !== null) throw notFound();
  return record;
}

/** A model against the properties a portal really has: two calls to HubSpot, within what the worker leaves free. */
import type { Context } from '../../context.ts';
import type { Model } from '../../engine/model.ts';
import { type CrmObjectName, type PortalGap, portalGaps } from '../../model-file/portal-fit.ts';

export async function gapsOnPortal(
  context: Context,
  portalId: string,
  model: Model,
): Promise<readonly PortalGap[]> {
  const client = context.crm.portal(portalId);
  const read = async (object: CrmObjectName) => {
    const properties = await client.listProperties(object);
    return new Map(properties.map((property) => [property.name, property]));
  };
  return portalGaps(model, { contact: await read('contact'), company: await read('company') });
}

export function gapsText(portalId: string, gaps: readonly PortalGap[]): string {
  const lines = gaps.map(({ message }) => `  ${message}`);
  return [`Portal ${portalId} lacks ${gaps.length} of what it needs:`, ...lines].join('\n');
}

/** What HubSpot's lead object asks for beside its properties: to be switched on, a name, a contact, a seat. */
import { HubSpotError } from '../http/hubspot-error.ts';
import { leadPipeline } from './account.ts';
import { linksTo, primaryLink } from './links.ts';
import type { ObjectType } from './object-type.ts';
import type { Portal } from './portal.ts';
import type { CrmRecord, Values } from './record.ts';
import { lacksRequired } from './write-check.ts';

/** An account without Sales Hub Professional, or one that has switched the object off, does not have it. */
export function refuseWithoutLeads(portal: Portal, type: ObjectType): void {
  if (type !== 'leads' || portal.leads.isEnabled) return;
  throw new HubSpotError(403, {
    message: 'The object type 0-136 is not enabled for this account.',
    category: 'FORBIDDEN',
  });
}

/** `linkedTo`: the kinds of records that it is made with. */
export function checkNewLead(values: Values, linkedTo: readonly ObjectType[]): void {
  if (!values.hs_lead_name) throw lacksRequired('leads', ['hs_lead_name']);
  if (!linkedTo.includes('contacts'))
    throw new HubSpotError(400, {
      message: 'A lead must be created with an association to a contact.',
      category: 'VALIDATION_ERROR',
    });
}

/** A lead begins in the first stage of its pipeline. */
export function withPipeline(type: ObjectType, values: Values): Values {
  if (type !== 'leads') return values;
  return { hs_pipeline: leadPipeline.id, hs_pipeline_stage: leadPipeline.stages[0]!.id, ...values };
}

/** Leads are worked by people with a sales seat alone. */
export function lacksSeat(portal: Portal, type: ObjectType, ownerId: string): boolean {
  return type === 'leads' && portal.leads.ownersWithoutSeat.has(ownerId);
}

/** Leads whose primary contact this is: with it, or with the association, they are gone. */
export function leadsOf(portal: Portal, contact: CrmRecord): CrmRecord[] {
  return linksTo(contact, 'leads').flatMap(({ id }) => {
    const lead = portal.stores.leads.find(id);
    return lead && primaryLink(lead, 'contacts')?.id === contact.id ? [lead] : [];
  });
}

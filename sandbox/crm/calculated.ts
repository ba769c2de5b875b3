/** What HubSpot works out by itself when a value or an association changes. */
import { stageDates } from './lifecycle-stage.ts';
import { linksTo, primaryLink } from './links.ts';
import type { ObjectType } from './object-type.ts';
import type { Portal } from './portal.ts';
import type { CrmRecord, Values } from './record.ts';

/** Values that follow from a change to the same record. */
export function companionValues(
  portal: Portal,
  type: ObjectType,
  before: Values,
  change: Values,
  at: number,
): Values {
  return {
    ...(type === 'contacts' && change.email !== undefined && { hs_email_domain: emailDomain(change.email) }),
    ...(type !== 'deals' &&
      change.lifecyclestage &&
      stageDates(
        before.lifecyclestage,
        change.lifecyclestage,
        at,
        (name) => portal.catalogs[type].find(name) !== undefined,
      )),
    ...(type === 'contacts' &&
      change.hubspot_owner_id && { hubspot_owner_assigneddate: new Date(at).toISOString() }),
    ...(type === 'deals' && change.dealstage !== undefined && closedFlags(portal, change.dealstage)),
  };
}

/** Counts that follow from the associations of a record. */
export function rollups(portal: Portal, record: CrmRecord): Values {
  const deals = linksTo(record, 'deals').map((link) => portal.stores.deals.find(link.id));
  const live = deals.filter((deal) => deal !== undefined && deal.archivedAt === null);
  switch (record.type) {
    case 'contacts':
      return {
        associatedcompanyid: primaryLink(record, 'companies')?.id ?? '',
        num_associated_deals: live.length > 0 ? String(live.length) : '',
      };
    case 'companies':
      return {
        num_associated_contacts: String(linksTo(record, 'contacts').length),
        num_associated_deals: live.length > 0 ? String(live.length) : '',
        hs_num_open_deals: String(live.filter((deal) => deal?.values.hs_is_closed !== 'true').length),
      };
    case 'deals':
      return { num_associated_contacts: String(linksTo(record, 'contacts').length) };
    case 'tasks':
    case 'leads':
      return {};
  }
}

function closedFlags(portal: Portal, stageId: string): Values {
  const stage = portal.pipelines
    .flatMap((pipeline) => pipeline.stages)
    .find((candidate) => candidate.id === stageId);
  const won = stage?.closed === true && stage.probability === '1.0';
  return {
    hs_is_closed: String(stage?.closed === true),
    hs_is_closed_won: String(won),
    hs_is_closed_lost: String(stage?.closed === true && !won),
  };
}

function emailDomain(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

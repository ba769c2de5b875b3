/**
 * A deal for a contact that has become an SQL: the one that it has, else the one open deal of its company, else a new
 * one. Asked again it finds the deal that was made, so a lost answer makes no second one.
 */
import type { WishedDeal } from '../deals/deal-wish.ts';
import type { OpenedDeal } from '../outbox/ports.ts';
import type { CrmClient } from './crm.ts';
import { BATCH_SIZE } from './read-records.ts';

type Client = Pick<CrmClient, 'readLinked' | 'readBatch' | 'createDeal' | 'addContactsToDeal'>;

/** @throws CrmError; `missing-scopes` where the portal has not granted `crm.objects.deals.write` */
export async function openDealFor(client: Client, contactId: string, wish: WishedDeal): Promise<OpenedDeal> {
  const [own] = await openDeals(client, 'contact', contactId);
  if (own !== undefined) return { dealId: own, how: 'found' };
  const ofCompany = wish.company === undefined ? [] : await openDeals(client, 'company', wish.company);
  // Of several, nobody but a person knows which one it is about.
  if (ofCompany.length === 1) {
    await client.addContactsToDeal(ofCompany[0]!, [contactId]);
    return { dealId: ofCompany[0]!, how: 'joined' };
  }
  const { name, pipeline, stage, owner, company } = wish;
  const dealId = await client.createDeal({
    name,
    pipeline,
    stage,
    ...(owner === undefined ? {} : { owner }),
    contactIds: [contactId],
    companyId: company ?? null,
  });
  return { dealId, how: 'created' };
}

/** In the order of HubSpot's answer. */
async function openDeals(client: Client, from: 'contact' | 'company', id: string): Promise<string[]> {
  const ids = (await client.readLinked({ from, to: 'deal' }, [id])).get(id) ?? [];
  if (ids.length === 0) return [];
  const { found } = await client.readBatch('deal', {
    ids: ids.slice(0, BATCH_SIZE),
    properties: ['hs_is_closed'],
  });
  return found.filter(({ properties }) => properties.hs_is_closed !== 'true').map((deal) => deal.id);
}

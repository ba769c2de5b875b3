/**
 * A deal for a contact that has become an SQL: the one that it has, else the one open deal of its company, else a new
 * one. Asked again it finds the deal that was made, so a lost answer makes no second one.
 */
import type { WishedDeal } from '../deals/deal-wish.ts';
import type { OpenedDeal } from '../outbox/ports.ts';
import type { NewDeal } from './create-deal.ts';
import type { CrmClient } from './crm.ts';
import { CrmError } from './errors.ts';
import { BATCH_SIZE } from './read-records.ts';

const OWNER_REFUSED = 'INVALID_OWNER_ID';

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
  const deal = { name, pipeline, stage, contactIds: [contactId], companyId: company ?? null };
  return { dealId: await createFor(client, owner, deal), how: 'created' };
}

/** An owner who has left may still own contacts, and no new deal: it is made without, for somebody to take. */
async function createFor(client: Client, owner: string | undefined, deal: NewDeal): Promise<string> {
  if (owner === undefined) return client.createDeal(deal);
  try {
    return await client.createDeal({ ...deal, owner });
  } catch (error) {
    if (!isOfOwner(error)) throw error;
    return client.createDeal(deal);
  }
}

/** HubSpot made nothing: it says which value it does not take. */
function isOfOwner(error: unknown): boolean {
  return (
    error instanceof CrmError &&
    error.failure.kind === 'invalid' &&
    error.failure.codes.includes(OWNER_REFUSED)
  );
}

/** All of them: an open one beyond the first hundred is as good as any other. */
async function openDeals(client: Client, from: 'contact' | 'company', id: string): Promise<string[]> {
  const ids = (await client.readLinked({ from, to: 'deal' }, [id])).get(id) ?? [];
  const open: string[] = [];
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const { found } = await client.readBatch('deal', {
      ids: ids.slice(start, start + BATCH_SIZE),
      properties: ['hs_is_closed'],
    });
    open.push(...found.filter(({ properties }) => properties.hs_is_closed !== 'true').map((deal) => deal.id));
  }
  return open;
}

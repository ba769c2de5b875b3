/**
 * A deal for a contact that has become an SQL: the one that it has, else the one open deal of its company, else a new
 * one. Asked again it finds the deal that was made, also where that was closed meanwhile: so a lost answer makes no second
 * one.
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
  const since = Date.parse(wish.since);
  const own = await dealsOf(client, 'contact', contactId);
  const found = own.find(({ isOpen }) => isOpen) ?? own.find(({ createdAt }) => createdAt >= since);
  if (found !== undefined) return { dealId: found.dealId, how: 'found' };
  const ofCompany = wish.company === undefined ? [] : await dealsOf(client, 'company', wish.company);
  const [one, ...others] = ofCompany.filter(({ isOpen }) => isOpen);
  // Of several, nobody but a person knows which one it is about.
  if (one !== undefined && others.length === 0) {
    await client.addContactsToDeal(one.dealId, [contactId]);
    return { dealId: one.dealId, how: 'joined' };
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

interface KnownDeal {
  readonly dealId: string;
  readonly isOpen: boolean;
  /** Epoch ms. */
  readonly createdAt: number;
}

/** All of them: an open one beyond the first hundred is as good as any other. */
async function dealsOf(client: Client, from: 'contact' | 'company', id: string): Promise<KnownDeal[]> {
  const ids = (await client.readLinked({ from, to: 'deal' }, [id])).get(id) ?? [];
  const deals: KnownDeal[] = [];
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const { found } = await client.readBatch('deal', {
      ids: ids.slice(start, start + BATCH_SIZE),
      properties: ['hs_is_closed'],
    });
    deals.push(
      ...found.map(({ id: dealId, properties, createdAt }) => ({
        dealId,
        isOpen: properties.hs_is_closed !== 'true',
        createdAt,
      })),
    );
  }
  return deals;
}

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
  const owned = owner === undefined ? {} : { owner };
  const deal = { name, pipeline, stage, ...owned, contactIds: [contactId], companyId: company ?? null };
  return { dealId: await createFor(client, deal), how: 'created' };
}

/** @throws CrmError for what HubSpot has against it beside its owner and its company */
async function createFor(client: Client, deal: NewDeal): Promise<string> {
  try {
    return await client.createDeal(deal);
  } catch (error) {
    const rest = withoutRefused(deal, error);
    if (rest === null) throw error;
    return createFor(client, rest);
  }
}

/**
 * HubSpot made nothing. An owner who has left may still own contacts, and no new deal; a company may just have been deleted.
 * The deal is made without, for somebody to complete. Null where something else was refused.
 */
function withoutRefused(deal: NewDeal, error: unknown): NewDeal | null {
  if (!(error instanceof CrmError)) return null;
  const { failure } = error;
  const codes = failure.kind === 'invalid' ? failure.codes : [];
  const { owner, ...others } = deal;
  if (owner !== undefined && codes.includes(OWNER_REFUSED)) return others;
  // It names no property: then it is about what the deal belongs to. Where that is the contact, it is refused again.
  const isOfLinks = failure.kind === 'not-found' || (failure.kind === 'invalid' && codes.length === 0);
  return deal.companyId != null && isOfLinks ? { ...deal, companyId: null } : null;
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

/**
 * Making a deal for a lead that sales has qualified, or joining its people to one that is there. Both need the optional
 * scope `crm.objects.deals.write`; without it they throw a CrmError that says so.
 */
import { z } from 'zod';
import { API_VERSION } from './api-version.ts';
import { ASSOCIATION_BATCH_SIZE } from './associations.ts';
import type { Call } from './client.ts';
import { objectsPath } from './paths.ts';
import { refuseTooMany } from './read-records.ts';

/** HubSpot's own types: a deal's contacts, and its primary company (associations guide). */
const DEAL_TO_CONTACT = 3;
const DEAL_TO_PRIMARY_COMPANY = 5;

export interface NewDeal {
  readonly name: string;
  /** HubSpot's ids. */
  readonly pipeline: string;
  readonly stage: string;
  /** A decimal number, in the currency named or else the account's. */
  readonly amount?: string;
  readonly currency?: string;
  readonly owner?: string;
  readonly contactIds: readonly string[];
  readonly companyId?: string | null;
}

const created = z.object({ id: z.union([z.string(), z.number()]).transform(String) });

/**
 * Makes a deal with its contacts and company, in one call that is not repeated where its answer was lost: look first
 * whether the contact has a deal by now.
 * @returns the deal's id
 */
export async function createDeal(call: Call, deal: NewDeal): Promise<string> {
  const answer = await call(
    {
      operation: 'deal create',
      method: 'POST',
      path: objectsPath('deal'),
      body: { properties: propertiesOf(deal), associations: associationsOf(deal) },
      repeatable: false,
    },
    created,
  );
  return answer.id;
}

/** Joins up to 1,000 contacts to a deal that is there; who belongs to it already stays. */
export async function addContactsToDeal(
  call: Call,
  dealId: string,
  contactIds: readonly string[],
): Promise<void> {
  if (contactIds.length === 0) return;
  refuseTooMany(contactIds.length, ASSOCIATION_BATCH_SIZE);
  await call(
    {
      operation: 'contacts of deals batch associate',
      method: 'POST',
      path: `/crm/associations/${API_VERSION}/deals/contacts/batch/associate/default`,
      body: { inputs: contactIds.map((id) => ({ from: { id: dealId }, to: { id } })) },
    },
    z.unknown(),
  );
}

function propertiesOf({ name, pipeline, stage, amount, currency, owner }: NewDeal): Record<string, string> {
  return {
    dealname: name,
    pipeline,
    dealstage: stage,
    ...(amount === undefined ? {} : { amount }),
    ...(currency === undefined ? {} : { deal_currency_code: currency }),
    ...(owner === undefined ? {} : { hubspot_owner_id: owner }),
  };
}

function associationsOf({ contactIds, companyId }: NewDeal): unknown[] {
  const company = companyId ? [associationTo(companyId, DEAL_TO_PRIMARY_COMPANY)] : [];
  return [...contactIds.map((id) => associationTo(id, DEAL_TO_CONTACT)), ...company];
}

function associationTo(id: string, associationTypeId: number) {
  return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}

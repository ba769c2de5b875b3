import { z } from 'zod';
import { API_VERSION } from './api-version.ts';
import type { Call } from './client.ts';
import { CrmError } from './errors.ts';
import { refuseTooMany } from './read-records.ts';

/** HubSpot's own types: the one primary company of a contact, and any other (associations guide). */
const PRIMARY_COMPANY = 1;
const ANY_COMPANY = 279;
export const ASSOCIATION_BATCH_SIZE = 1_000;

export interface Companies {
  readonly primary: string | null;
  readonly all: readonly string[];
}

const id = z.union([z.string(), z.number()]).transform(String);

const association = z.object({
  toObjectId: id,
  associationTypes: z.array(z.object({ typeId: z.number(), category: z.string().optional() })).default([]),
});

const associationBatch = z.object({
  results: z.array(z.object({ from: z.object({ id }), to: z.array(association).default([]) })),
});

/**
 * The companies of up to 1,000 contacts. Every asked contact has an entry; one without companies (or that is gone)
 * has none in it. A contact's first 500 companies are read: the primary one is what matters.
 */
export async function readCompaniesOf(
  call: Call,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, Companies>> {
  if (contactIds.length === 0) return new Map();
  refuseTooMany(contactIds.length, ASSOCIATION_BATCH_SIZE);
  const answer = await call(
    {
      operation: 'companies of contacts batch read',
      method: 'POST',
      path: `/crm/associations/${API_VERSION}/contacts/companies/batch/read`,
      body: { inputs: contactIds.map((contactId) => ({ id: contactId })) },
    },
    associationBatch,
  );
  const companies = new Map<string, Companies>(contactIds.map((key) => [key, { primary: null, all: [] }]));
  for (const { from, to } of answer.results) companies.set(from.id, toCompanies(to));
  return companies;
}

export interface CompanyOfContact {
  readonly contactId: string;
  readonly companyId: string;
  /** Make it the contact's primary company; the one that was primary stays associated. */
  readonly primary: boolean;
}

/**
 * Associates up to 1,000 contacts with companies; what is associated already stays so. Where HubSpot refuses, halves
 * find the pairs at fault.
 * @returns the contacts that HubSpot refused
 */
export async function associateCompanies(
  call: Call,
  pairs: readonly CompanyOfContact[],
): Promise<readonly string[]> {
  if (pairs.length === 0) return [];
  refuseTooMany(pairs.length, ASSOCIATION_BATCH_SIZE);
  try {
    await call(
      {
        operation: 'companies of contacts batch create',
        method: 'POST',
        path: `/crm/associations/${API_VERSION}/contacts/companies/batch/create`,
        body: { inputs: pairs.map(toInput) },
      },
      z.unknown(),
    );
    return [];
  } catch (error) {
    if (!(error instanceof CrmError) || !['invalid', 'not-found'].includes(error.code)) throw error;
    if (pairs.length === 1) return [pairs[0]!.contactId];
    const middle = Math.ceil(pairs.length / 2);
    const first = await associateCompanies(call, pairs.slice(0, middle));
    return [...first, ...(await associateCompanies(call, pairs.slice(middle)))];
  }
}

function toInput({ contactId, companyId, primary }: CompanyOfContact) {
  const associationTypeId = primary ? PRIMARY_COMPANY : ANY_COMPANY;
  return {
    from: { id: contactId },
    to: { id: companyId },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
  };
}

function toCompanies(to: readonly z.output<typeof association>[]): Companies {
  const primary = to.find(({ associationTypes }) =>
    associationTypes.some((type) => type.typeId === PRIMARY_COMPANY),
  );
  return { primary: primary?.toObjectId ?? null, all: to.map(({ toObjectId }) => toObjectId) };
}

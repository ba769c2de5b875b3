import { z } from 'zod';
import { API_VERSION } from './api-version.ts';
import type { Call } from './client.ts';
import { refuseTooMany } from './read-records.ts';

/** HubSpot's own type of the one primary company of a contact (platform.md 7.5). */
const PRIMARY_COMPANY = 1;
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

function toCompanies(to: readonly z.output<typeof association>[]): Companies {
  const primary = to.find(({ associationTypes }) =>
    associationTypes.some((type) => type.typeId === PRIMARY_COMPANY),
  );
  return { primary: primary?.toObjectId ?? null, all: to.map(({ toObjectId }) => toObjectId) };
}

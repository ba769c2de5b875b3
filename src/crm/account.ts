/** What HubSpot says about the account itself: its details, its owners, and leaving it. */
import { z } from 'zod';
import { API_VERSION } from './api-version.ts';
import type { Call } from './client.ts';

export interface Account {
  readonly portalId: string;
  readonly accountType: string;
  /** IANA name; SLA clocks of the portal run in it. */
  readonly timeZone: string;
  readonly currency: string;
  /** Host for links to records: `https://{uiDomain}/contacts/{portalId}/record/0-1/{contactId}`. */
  readonly uiDomain: string;
  readonly dataHostingLocation: string;
}

const account = z
  .object({
    portalId: z.union([z.string(), z.number()]).transform(String),
    accountType: z.string().default('unknown'),
    timeZone: z.string().default('UTC'),
    companyCurrency: z.string().default('USD'),
    uiDomain: z.string().default('app.hubspot.com'),
    dataHostingLocation: z.string().default('unknown'),
  })
  .transform(({ companyCurrency, ...rest }): Account => ({ ...rest, currency: companyCurrency }));

export function readAccount(call: Call): Promise<Account> {
  const path = `/account-info/${API_VERSION}/details`;
  return call({ operation: 'account details', method: 'GET', path }, account);
}

export interface Owner {
  /** What `hubspot_owner_id` holds. Not the user id. */
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly archived: boolean;
  readonly teams: readonly { readonly id: string; readonly name: string; readonly primary: boolean }[];
}

const id = z.union([z.string(), z.number()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);

const owner = z
  .object({
    id,
    userId: id.nullish(),
    userIdIncludingInactive: id.nullish(),
    email: text,
    firstName: text,
    lastName: text,
    archived: z.boolean().default(false),
    teams: z
      .array(z.object({ id, name: z.string().default(''), primary: z.boolean().default(false) }))
      .nullish(),
  })
  .transform(
    // A deactivated user has no userId; the number sits in the other field.
    ({ userIdIncludingInactive, userId, teams, ...rest }): Owner => ({
      ...rest,
      userId: userId ?? userIdIncludingInactive ?? null,
      teams: teams ?? [],
    }),
  );

const ownerPage = z.object({
  results: z.array(owner),
  paging: z.object({ next: z.object({ after: id }).optional() }).nullish(),
});

export interface OwnerPage {
  readonly owners: readonly Owner[];
  readonly after?: string;
}

/** One page of up to 100 owners; deactivated ones only with `archived`. */
export async function readOwnersPage(
  call: Call,
  page: { readonly after?: string | undefined; readonly archived?: boolean; readonly email?: string } = {},
): Promise<OwnerPage> {
  const answer = await call(
    {
      operation: 'owners list',
      method: 'GET',
      path: `/crm/owners/${API_VERSION}`,
      query: {
        limit: '100',
        ...(page.after === undefined ? {} : { after: page.after }),
        ...(page.archived ? { archived: 'true' } : {}),
        ...(page.email === undefined ? {} : { email: page.email }),
      },
    },
    ownerPage,
  );
  const after = answer.paging?.next?.after;
  return after === undefined ? { owners: answer.results } : { owners: answer.results, after };
}

/** Removes the app from the account; the account's admins are told by mail (listing rules since May 2026). */
export async function uninstall(call: Call): Promise<void> {
  const path = `/appinstalls/${API_VERSION}/external-install`;
  await call({ operation: 'uninstall', method: 'DELETE', path }, z.unknown());
}

/** What Fairlead writes on a company: how it stands as an account. */
import type { AccountView } from '../engine/account-view.ts';
import { manifest, type OwnedProperty } from '../manifest.ts';
import { type PropertyValues, sameValue } from './written-properties.ts';

export const ACCOUNT_STAGES = ['none', 'engaged', 'account_mql', 'customer'] as const;
export type AccountStage = (typeof ACCOUNT_STAGES)[number];

export const ACCOUNT_PROPERTIES = [
  'fairlead_account_stage',
  'fairlead_account_score',
  'fairlead_committee_size',
] as const;

const OWNED: ReadonlyMap<string, OwnedProperty> = new Map(
  manifest.properties.companies.map((property) => [property.name, property]),
);

/** A customer is one whatever its people read: new business is over (AT-22). */
export function accountStage(
  { standing, people }: Pick<AccountView, 'standing' | 'people'>,
  lifecycle: string | null | undefined,
): AccountStage {
  if (lifecycle === 'customer' || lifecycle === 'evangelist') return 'customer';
  if (standing !== null && standing.track !== null) return 'account_mql';
  return people > 0 ? 'engaged' : 'none';
}

/** The part that HubSpot must be told. `score`: the highest lead score there, in milli-points. */
export function accountPropertiesToWrite(
  account: { readonly stage: AccountStage; readonly score: number | null; readonly people: number },
  current: PropertyValues,
  unwritable: readonly string[],
): Record<string, string> {
  const wanted: Record<(typeof ACCOUNT_PROPERTIES)[number], string> = {
    fairlead_account_stage: account.stage,
    fairlead_account_score: account.score === null ? '' : String(account.score / 1000),
    fairlead_committee_size: String(account.people),
  };
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => !unwritable.includes(name) && !sameValue(OWNED.get(name), value, current[name]),
    ),
  );
}

/**
 * The deal that an SQL asks for, where the model says so: wished for when a person makes the SQL, taken back when that is.
 * Pure; it is opened by the outbox, as everything that HubSpot is told.
 */
import type { Progress } from '../handoff/progress.ts';
import type { Stage } from '../lifecycle/stages.ts';

/** Where deals of new SQLs begin: HubSpot's ids of the pipeline and of its stage. */
export interface DealSettings {
  readonly pipeline: string;
  readonly stage: string;
}

/** As the outbox keeps it; `owner` and `company` are left out where nobody owns the lead, or it has no company. */
export interface WishedDeal extends DealSettings {
  readonly name: string;
  readonly owner?: string;
  readonly company?: string;
}

export type DealWish =
  | { readonly kind: 'open'; readonly deal: WishedDeal }
  /** The lead is no SQL after all: what is not opened yet is not. */
  | { readonly kind: 'withdrawn' };

const HAS_DEAL: readonly Stage[] = ['opportunity', 'customer'];

/** Null where nothing has changed about it. `properties` are HubSpot's raw values of the contact. */
export function dealWish(
  { before, state, moves }: Progress,
  settings: DealSettings | null,
  properties: Readonly<Record<string, string | null | undefined>>,
): DealWish | null {
  if (settings === null || moves.length === 0) return null;
  const was = before.state.stage === 'sql';
  const is = state.stage === 'sql';
  if (was === is) return null;
  // Its deal may be ours, the answer to which was lost: then it is found.
  if (was) return HAS_DEAL.includes(state.stage) ? null : { kind: 'withdrawn' };
  // An SQL again, since its deal was deleted: whoever did that wants no other at once.
  if (!moves.some(({ transition, decisionKey }) => transition.to === 'sql' && decisionKey !== null))
    return null;
  const { hubspot_owner_id: owner, associatedcompanyid: company } = properties;
  return {
    kind: 'open',
    deal: {
      ...settings,
      name: nameOf(properties),
      ...(owner ? { owner } : {}),
      ...(company ? { company } : {}),
    },
  };
}

function nameOf({ firstname, lastname, email }: Readonly<Record<string, string | null | undefined>>): string {
  return [firstname, lastname].filter(Boolean).join(' ') || email || 'New deal';
}

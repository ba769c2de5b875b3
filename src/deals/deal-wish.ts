/**
 * The deal that an SQL asks for, where the model says so: from when a person makes the SQL until the deal is there or the
 * lead is no SQL any more. Every look asks anew, with what is known then; so nothing that happens meanwhile (a new
 * install, a contact deleted and restored, a right that comes late) loses it. Pure; the outbox opens it.
 */
import type { Progress } from '../handoff/progress.ts';
import { type HandoffRules, MINUTE_MS } from '../lifecycle/handoff-rules.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';

/** Where deals of new SQLs begin: HubSpot's ids of the pipeline and of its stage. */
export interface DealSettings {
  readonly pipeline: string;
  readonly stage: string;
}

/** As the outbox keeps it; `owner` and `company` are left out where nobody owns the lead, or it has no company. */
export interface WishedDeal extends DealSettings {
  readonly name: string;
  /** Since when the lead is an SQL (ISO 8601): a deal that was made for it since then is the one. */
  readonly since: string;
  readonly owner?: string;
  readonly company?: string;
}

export type DealWish =
  | {
      readonly kind: 'open';
      /** The SQL is new. Otherwise it has asked before, and gets nothing where it was given its deal meanwhile. */
      readonly isNew: boolean;
      readonly deal: WishedDeal;
      /** As `dealDueAt` says. */
      readonly dueAt: number;
    }
  /** `hasDeal`: that may be ours, the answer to which was lost; then it is yet to be found. */
  | { readonly kind: 'withdrawn'; readonly hasDeal: boolean };

export interface DealTerms {
  /** Null where none is opened. */
  readonly deal: DealSettings | null;
  readonly rules: Pick<HandoffRules, 'undoMinutes'>;
}

export interface Asking {
  /** The SQL has asked for its deal before, and has been neither given nor refused it. */
  readonly asksForDeal: boolean;
  /** HubSpot's raw values of the contact. */
  readonly properties: Readonly<Record<string, string | null | undefined>>;
}

/** Null where there is nothing to ask for, nor to take back. */
export function dealWish(progress: Progress, terms: DealTerms, asking: Asking): DealWish | null {
  const { before, state } = progress;
  const lacksDeal = isWithoutDeal(state);
  // An SQL again, since its deal was deleted: whoever did that wants no other.
  const isNew = lacksDeal && isQualifiedNow(progress);
  if (terms.deal !== null && lacksDeal && (isNew || asking.asksForDeal)) {
    return {
      kind: 'open',
      isNew,
      deal: wishedDeal(terms.deal, sqlSince(state), asking.properties),
      dueAt: dealDueAt(state, terms.rules),
    };
  }
  const isOver = asking.asksForDeal || lacksDeal !== isWithoutDeal(before.state);
  return isOver ? { kind: 'withdrawn', hasDeal: state.deal !== null && state.deal.state !== 'lost' } : null;
}

/** Whoever calls it an opportunity in HubSpot, where there is no deal yet, has not said that there shall be none. */
export function isWithoutDeal({ stage, deal }: HandoffState): boolean {
  return stage === 'sql' || (stage === 'opportunity' && deal === null);
}

/** When the SQL cannot be undone any more (epoch ms): a deal that is there would stand in the way of that. */
export function dealDueAt(state: HandoffState, { undoMinutes }: DealTerms['rules']): number {
  return sqlSince(state) + undoMinutes * MINUTE_MS;
}

function sqlSince({ sqlAt, stageSince }: HandoffState): number {
  return sqlAt ?? stageSince ?? 0;
}

function isQualifiedNow({ moves }: Progress): boolean {
  return moves.some(({ transition, decisionKey }) => transition.to === 'sql' && decisionKey !== null);
}

function wishedDeal(settings: DealSettings, sqlAt: number, properties: Asking['properties']): WishedDeal {
  const { hubspot_owner_id: owner, associatedcompanyid: company } = properties;
  return {
    ...settings,
    name: nameOf(properties),
    since: new Date(sqlAt).toISOString(),
    ...(owner ? { owner } : {}),
    ...(company ? { company } : {}),
  };
}

function nameOf({ firstname, lastname, email }: Asking['properties']): string {
  return [firstname, lastname].filter(Boolean).join(' ') || email || 'New deal';
}

/**
 * What is to come of an SQL's deal while it has none, as people are told it: when it is opened, or what is in the way.
 * Where nobody has asked Fairlead for it, opening it is for people. Pure.
 */
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import { momentText } from '../lifecycle/sla/sentences.ts';
import { type DealSettings, dealDueAt, isWithoutDeal } from './deal-wish.ts';

/** `promised`: told where it stays written, for whoever reads it at any later time. Times are epoch ms. */
export type DealAhead =
  | { readonly kind: 'promised' | 'due' | 'delayed' | 'no_right' | 'refused' }
  | { readonly kind: 'dated'; readonly at: number; readonly zone: string; readonly now: number };

/** How it stands with the deal that a lead may have asked for. */
export interface AskedDeal {
  /** It has asked, and was neither given nor refused its deal. */
  readonly asks: boolean;
  /** HubSpot has refused it, and nobody has tried again or taken it back. */
  readonly isRefused: boolean;
  /** The portal lets Fairlead write deals. */
  readonly isAllowed: boolean;
  /** It was tried, and is tried again. */
  readonly isRetried: boolean;
}

export interface DealAgreement {
  /** Null where none is opened. */
  readonly deal: DealSettings | null;
  readonly rules: Pick<HandoffRules, 'undoMinutes'>;
  readonly calendar: { readonly zone: string };
}

/** Null where it is for people to open one, or where there is one. */
export function dealAhead(
  state: HandoffState,
  { deal, rules, calendar }: DealAgreement,
  { asks, isRefused, isAllowed, isRetried }: AskedDeal,
  now: number,
): DealAhead | null {
  if (deal === null || !isWithoutDeal(state)) return null;
  if (!asks) return isRefused ? { kind: 'refused' } : null;
  if (!isAllowed) return { kind: 'no_right' };
  const at = dealDueAt(state, rules);
  if (at > now) return { kind: 'dated', at, zone: calendar.zone, now };
  return { kind: isRetried ? 'delayed' : 'due' };
}

/** In a sentence. */
export function dealAheadText(ahead: DealAhead): string {
  switch (ahead.kind) {
    case 'promised':
      return 'Fairlead opens its deal once the SQL can no longer be undone; the card says when, or what is in the way.';
    case 'dated':
      return `Fairlead opens its deal once the SQL can no longer be undone: ${momentText(ahead.at, ahead.zone, ahead.now)}.`;
    case 'due':
      return 'Fairlead is opening its deal; it is there in a moment.';
    case 'delayed':
      return 'HubSpot has not taken its deal yet: Fairlead goes on trying.';
    case 'no_right':
      return 'Its deal waits for the right to write deals: have a HubSpot admin install Fairlead again and grant it, or open the deal yourself.';
    case 'refused':
      return 'HubSpot has refused its deal: open it yourself, and have an admin look at the refusal in the settings of Fairlead.';
  }
}

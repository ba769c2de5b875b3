/** What keeps a lead that qualifies from being handed over, as people are told it. */
import type { Receipt } from '../engine/receipt.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { dateText } from '../engine/wording.ts';
import type { HeldBack } from './handoff-events.ts';
import { coolDownEnd, type HandoffRules } from './handoff-rules.ts';
import type { HandoffState, ReturnsOn } from './lead-state.ts';
import { next } from './lifecycle-step.ts';
import { verdictEvent } from './verdicts.ts';

/** Times are epoch ms. */
export type Hindrance =
  | { readonly kind: 'closed_lost'; readonly lostAt: number; readonly until: number }
  | { readonly kind: 'nothing_new'; readonly since: number; readonly on: ReturnsOn }
  | { readonly kind: 'unreleased' };

/** Asks the lifecycle itself, without anything happening: what it said at the look that made this receipt. */
export function heldBackBy(
  state: HandoffState,
  receipt: Receipt,
  document: Pick<ModelDocument, 'rules' | 'fastTracks'>,
  rules: HandoffRules,
): HeldBack | null {
  const event = verdictEvent(receipt, document, { live: false, dataChangedAt: null }, rules);
  return next(state, event, rules).heldBack;
}

/** A lost deal comes first: as long as it counts, nothing new helps. */
export function hindranceOf(
  heldBack: HeldBack | null,
  { deal, wayBack }: HandoffState,
  { now }: Pick<Receipt, 'now'>,
  rules: HandoffRules,
): Hindrance | null {
  if (heldBack === null) return null;
  const until = coolDownEnd(deal, rules);
  if (deal !== null && until !== null && until > now) return { kind: 'closed_lost', lostAt: deal.at, until };
  return heldBack === 'nothing_new' && wayBack !== null
    ? { kind: 'nothing_new', since: wayBack.since, on: wayBack.on }
    : { kind: 'unreleased' };
}

/** How whoever reads says a day, given in epoch ms. */
export interface ToldDays {
  /** "Tuesday", or 2026-11-05. */
  day(at: number): string;
  /** With the word that leads to it: "on Tuesday", "yesterday". */
  on(at: number): string;
}

/** For what is read on whichever day. */
export const ISO_DAYS: ToldDays = { day: dateText, on: (at) => `on ${dateText(at)}` };

/** In a sentence. */
export function hindranceText(hindrance: Hindrance, days: ToldDays): string {
  switch (hindrance.kind) {
    case 'closed_lost':
      return `It qualifies, but its deal was lost ${days.on(hindrance.lostAt)}: it is not handed over before ${days.day(hindrance.until)}.`;
    case 'nothing_new':
      return `It qualifies, but ${NOTHING_NEW[hindrance.on](days.on(hindrance.since))}.`;
    case 'unreleased':
      return 'It qualifies by its past alone: have it re-qualified to hand it over, or wait for its next signal.';
  }
}

const NOTHING_NEW: Readonly<Record<ReturnsOn, (onDay: string) => string>> = {
  new_signals: (onDay) => `has done nothing new since it was sent back ${onDay}`,
  new_data: (onDay) => `its data have not changed since it was sent back ${onDay}`,
  person: (onDay) => `was sent back ${onDay} until a person says otherwise`,
};

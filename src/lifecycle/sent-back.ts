/** What becomes of a lead that is sent back: the forms say it before, and a decision does it. Pure. */
import type { HandoffRules } from './handoff-rules.ts';
import type { DecisionWord, ReturnsOn } from './lead-state.ts';
import type { ReasonRule } from './reasons.ts';
import type { Stage } from './stages.ts';

/** The decisions that send a lead back, each with a reason. */
export const SENDING_BACK = ['reject', 'recycle', 'disqualify'] as const satisfies readonly DecisionWord[];
export type SendsBack = (typeof SENDING_BACK)[number];

export interface SentBack {
  /** An MQL: the owner of another territory is asked afresh. */
  readonly to: Extract<Stage, 'lead' | 'nurture' | 'mql' | 'expansion' | 'recycled' | 'disqualified'>;
  /** What brings it back; null where it never leaves. */
  readonly on: ReturnsOn | null;
  /** After how many days it comes back at the latest; null where no day brings it back. */
  readonly days: number | null;
}

/** Only a rejection goes where its reason says; the other two words say it themselves. */
export function sentBack(word: SendsBack, reason: ReasonRule | null, rules: HandoffRules): SentBack {
  const days = reason?.recycleDays ?? rules.recycleDays;
  switch (word) {
    case 'recycle':
      return { to: 'recycled', on: 'new_signals', days };
    case 'disqualify':
      return { to: 'disqualified', on: 'person', days: null };
    case 'reject': {
      const to = rejectedTo(reason, rules);
      if (to === 'mql') return { to, on: null, days: null };
      return { to, on: returnsOn(reason, to), days: to === 'recycled' ? days : null };
    }
  }
}

/** Whether the lead may come back one day: what only a person could undo is no reason to recycle. */
export function mayReturn({ returnsOn: on }: ReasonRule): boolean {
  return on !== 'person';
}

function rejectedTo(reason: ReasonRule | null, rules: HandoffRules): SentBack['to'] {
  const outcome = reason?.outcome ?? 'nurture';
  if (outcome !== 'reroute') return outcome;
  return rules.otherTerritories ? 'mql' : 'disqualified';
}

/** Where nobody serves a territory, only another country brings its leads back. */
function returnsOn(reason: ReasonRule | null, to: SentBack['to']): ReturnsOn {
  if (reason?.outcome === 'reroute' && to === 'disqualified') return 'new_data';
  return reason?.returnsOn ?? 'new_signals';
}

/** What one look at a lead does to its stage: the CRM speaks first, then the engine. */
import type { Step } from './handoff-events.ts';
import { DEFAULT_HANDOFF, type HandoffRules } from './handoff-rules.ts';
import { type HandoffState, type LeadState, withHandoff } from './lead-state.ts';
import { next } from './lifecycle-step.ts';
import type { Evidence } from './new-evidence.ts';
import { directionOf } from './stages.ts';
import type { Verdict } from './transition-table.ts';

export type { Transition } from './handoff-events.ts';
export { inheritedState, type LeadState, NEW_LEAD, type SalStatus } from './lead-state.ts';
export type { EpisodeEnd, Verdict } from './transition-table.ts';

/** The next state of a lead and what comes with it. "Nothing to do" is a null transition. */
export type Advance = Step;

export interface AdvanceInput {
  readonly verdict: Verdict;
  /** The contact's `lifecyclestage` as HubSpot has it now. */
  readonly lifecycle: string | null | undefined;
  /** Since when it has that value (epoch ms); left out where nobody has told. */
  readonly lifecycleSince?: number;
  /** False for backfill and import: history opens no episode and starts no clock. */
  readonly live: boolean;
  /** What the verdict rests on (`evidenceOf`): a lead that was sent back qualifies by what is new among it. */
  readonly evidence?: readonly Evidence[];
  /** When something that the model reads last changed on the record (epoch ms). */
  readonly dataChangedAt?: number | null;
  readonly now: number;
}

export function advance(
  state: LeadState & Partial<HandoffState>,
  input: AdvanceInput,
  rules: HandoffRules = DEFAULT_HANDOFF,
): Advance {
  const first = advanceOnce(withHandoff(state), input, rules);
  // Where the first move leads, both may have a word of their own: that is not left for the next look.
  return first.transition ? inOne(first, advanceOnce(first.state, input, rules)) : first;
}

function advanceOnce(state: HandoffState, input: AdvanceInput, rules: HandoffRules): Step {
  const { verdict, lifecycle, lifecycleSince, live, evidence = [], dataChangedAt = null, now } = input;
  const byCrm = next(state, { kind: 'lifecycle', lifecycle, since: lifecycleSince, at: now }, rules);
  const byEngine = next(
    byCrm.state,
    { kind: 'verdict', verdict, live, evidence, dataChangedAt, at: now },
    rules,
  );
  return byCrm.transition ? inOne(byCrm, byEngine) : byEngine;
}

/** Two moves in one look are one transition: who became a customer and looks around is an expansion signal. */
function inOne(first: Step, second: Step): Step {
  if (!first.transition || !second.transition) {
    return { ...first, state: second.state, heldBack: second.heldBack };
  }
  const { from } = first.transition;
  const { to, by } = second.transition;
  const direction = second.transition.direction === 'sideways' ? 'sideways' : directionOf(from, to);
  return {
    ...second,
    transition: { from, to, direction, by },
    endsEpisode: first.endsEpisode ?? second.endsEpisode,
  };
}

/**
 * A lead's whole way through the lifecycle, from its facts: in any order and with repeats, the end is the same. This
 * is how every stage of every lead can be rebuilt from what was kept.
 */
import { byCodeUnit } from '../engine/canonical.ts';
import { type Mover, weightOf } from './actors.ts';
import { withResult } from './apply-edits.ts';
import type { Decision, DecisionRecord, Refused } from './decision.ts';
import type { DecisionContext } from './decision-checks.ts';
import { decide } from './decisions.ts';
import type { DealEvent, LifecycleEvent, Transition, VerdictEvent } from './handoff-events.ts';
import type { HandoffRules } from './handoff-rules.ts';
import type { HandoffState } from './lead-state.ts';
import { next } from './lifecycle-step.ts';

/** What a decider had to go by. */
export type DecisionGivens = Omit<DecisionContext, 'now' | 'decisions'>;

export type Fact =
  | { readonly id: string; readonly event: VerdictEvent | LifecycleEvent | DealEvent }
  | { readonly id: string; readonly decision: Decision; readonly givens: DecisionGivens };

export interface Replay {
  readonly state: HandoffState;
  readonly transitions: readonly (Transition & { readonly at: number })[];
  readonly records: readonly DecisionRecord[];
  readonly refusals: readonly { readonly id: string; readonly refusal: Refused }[];
}

export function replay(start: HandoffState, facts: readonly Fact[], rules: HandoffRules): Replay {
  const ordered = [...new Map(facts.map((fact) => [fact.id, fact])).values()].toSorted(byTime);
  const nothing: Replay = { state: start, transitions: [], records: [], refusals: [] };
  return ordered.reduce((so, fact) => replayFact(so, fact, rules), nothing);
}

function replayFact(so: Replay, fact: Fact, rules: HandoffRules): Replay {
  if ('event' in fact) {
    const { state, transition } = next(so.state, fact.event, rules);
    return { ...so, state, transitions: [...so.transitions, ...dated(transition, fact)] };
  }
  const context = { ...fact.givens, now: fact.decision.at, decisions: so.records };
  const result = decide(so.state, fact.decision, context, rules);
  const records = withResult(so.records, result);
  if (!result.ok) return { ...so, records, refusals: [...so.refusals, { id: fact.id, refusal: result }] };
  const transitions = [...so.transitions, ...dated(result.transition, fact)];
  return { ...so, state: result.state, records, transitions };
}

function dated(transition: Transition | null, fact: Fact): Replay['transitions'] {
  return transition ? [{ ...transition, at: timeOf(fact) }] : [];
}

/** At one time the weightier comes last, so that its word is the last. */
function byTime(first: Fact, second: Fact): number {
  return (
    timeOf(first) - timeOf(second) ||
    weightOf(moverOf(first)) - weightOf(moverOf(second)) ||
    byCodeUnit(first.id, second.id)
  );
}

function timeOf(fact: Fact): number {
  return 'event' in fact ? fact.event.at : fact.decision.at;
}

const MOVER = { verdict: 'engine', lifecycle: 'crm', deal: 'deal' } as const;

function moverOf(fact: Fact): Mover {
  return 'event' in fact ? MOVER[fact.event.kind] : fact.decision.by.kind;
}

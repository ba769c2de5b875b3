/** Leads, deciders and decisions for the handoff's tests. */
import type { Automation, Person } from '../../src/lifecycle/actors.ts';
import { withResult } from '../../src/lifecycle/apply-edits.ts';
import type { ChecklistAnswers, ItemState } from '../../src/lifecycle/checklist-result.ts';
import type {
  AutomationAct,
  Decided,
  Decision,
  DecisionResult,
  PersonAct,
  Refused,
} from '../../src/lifecycle/decision.ts';
import type { DecisionContext } from '../../src/lifecycle/decision-checks.ts';
import { decide } from '../../src/lifecycle/decisions.ts';
import { DEFAULT_HANDOFF, type HandoffRules } from '../../src/lifecycle/handoff-rules.ts';
import { type HandoffState, NEW_LEAD, withHandoff } from '../../src/lifecycle/lead-state.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The day of the MQL: 5 November 2026, 10 o'clock. */
export const NOW = Date.UTC(2026, 10, 5, 10);

export const DANA: Person = { kind: 'person', id: '77', name: 'Dana Smith', door: 'card' };
export const LEE: Person = { kind: 'person', id: '78', name: 'Lee Jones', door: 'card' };
export const WORKFLOW: Automation = { kind: 'automation', id: 'wf-31', door: 'action' };

export const ALL_YES = { valid: true, relevant: true, routed: true, willWork: true };

export function aLead(changes: Partial<HandoffState> = {}): HandoffState {
  return withHandoff({ ...NEW_LEAD, ...changes });
}

/** An MQL that waits for sales since `NOW`. */
export function anMql(changes: Partial<HandoffState> = {}): HandoffState {
  return aLead({
    stage: 'mql',
    furthestStage: 'mql',
    salStatus: 'pending',
    episode: 1,
    mqlAt: NOW,
    stageSince: NOW,
    ...changes,
  });
}

export function aContext(changes: Partial<DecisionContext> = {}): DecisionContext {
  return {
    now: NOW + HOUR,
    decisions: [],
    receipt: null,
    properties: {},
    attempts: 0,
    minAttempts: 6,
    checklist: null,
    ...changes,
  };
}

/** Item states by key: `answered({ need: 'confirmed' })`. */
export function answered(states: Readonly<Record<string, ItemState>>): ChecklistAnswers {
  return Object.fromEntries(Object.entries(states).map(([key, state]) => [key, { state }]));
}

export const BANT_PASSED = answered({
  budget: 'unknown',
  authority: 'confirmed',
  need: 'confirmed',
  timeline: 'confirmed',
  conversation: 'confirmed',
  next_step: 'confirmed',
});

/** An act without its key and time. */
type Draft<T> = T extends unknown
  ? Omit<T, 'key' | 'at'> & { readonly key?: string; readonly at?: number }
  : never;

/**
 * One lead's handoff, decision by decision: keeps state and records as whoever calls `decide` does. Decisions are an
 * hour apart unless a test says when.
 */
export class Handoff {
  state: HandoffState;
  context: DecisionContext;
  readonly rules: HandoffRules;
  #count = 0;

  constructor(
    state: HandoffState = anMql(),
    context: Partial<DecisionContext> = {},
    rules: Partial<HandoffRules> = {},
  ) {
    this.state = state;
    this.context = aContext(context);
    this.rules = { ...DEFAULT_HANDOFF, ...rules };
  }

  person(act: Draft<PersonAct>, by: Person = DANA): DecisionResult {
    return this.take({ ...this.#dated(act), by } as Decision);
  }

  automation(act: Draft<AutomationAct>): DecisionResult {
    return this.take({ ...this.#dated(act), by: WORKFLOW } as Decision);
  }

  take(decision: Decision): DecisionResult {
    const result = decide(this.state, decision, { ...this.context, now: decision.at }, this.rules);
    this.context = { ...this.context, decisions: withResult(this.context.decisions, result) };
    if (result.ok) this.state = result.state;
    return result;
  }

  accept(more: { at?: number; by?: Person } = {}): Decided {
    return passed(this.person({ decision: 'accept', answers: ALL_YES, ...timed(more) }, more.by));
  }

  #dated<T extends object>(act: T): T & { key: string; at: number } {
    this.#count += 1;
    return { key: `d${this.#count}`, at: NOW + this.#count * 2 * HOUR, ...act };
  }
}

function timed({ at }: { at?: number }): { at?: number } {
  return at === undefined ? {} : { at };
}

export function passed(result: DecisionResult): Decided {
  if (!result.ok) throw new Error(`refused as ${result.code}: ${result.message}`);
  return result;
}

export function refusal(result: DecisionResult): Refused {
  if (result.ok) throw new Error(`went through, to ${result.state.stage}`);
  return result;
}

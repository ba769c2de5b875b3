/** What could happen to a lead: an activity, or something unknown becoming known. The what-if of card and paths. */
import type { EvaluationInput, Properties, Signal } from './input.ts';
import { DAY_MS, dayOf } from './values.ts';

const HOUR_MS = DAY_MS / 24;
const STEP_MS = HOUR_MS / 4;
const AGAIN_MS = 8_000;

/** The lead does something, today. */
export interface SignalStep {
  readonly kind: 'signal';
  readonly signal: string;
  readonly times: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** The model's own word: "Comparison page view". */
  readonly label: string;
}

/** A value that is missing, or cannot be read, becomes known. Nobody sets it: it turns out so. */
export interface FactStep {
  readonly kind: 'fact';
  readonly object: 'contact' | 'company';
  readonly property: string;
  /** One value that does it, raw. */
  readonly value: string;
  /** Every value that does it, in words: "50 to 500". null: any value at all. */
  readonly known: string | null;
  readonly label: string;
}

export type Step = SignalStep | FactStep;

/** The lead as it would be after these steps, at `now`. The input stays as it is. */
export function applySteps(input: EvaluationInput, steps: readonly Step[], now: number): EvaluationInput {
  const signals = steps.flatMap((step, i) => (step.kind === 'signal' ? happenings(step, i, now) : []));
  const contact = known(steps, 'contact');
  const company = known(steps, 'company');
  return {
    ...input,
    contact: { ...input.contact, ...contact },
    company: Object.keys(company).length === 0 ? input.company : { ...input.company, ...company },
    signals: [...input.signals, ...signals],
  };
}

/**
 * As often as the step says, in the last hour of the day, the steps in their order: whatever has happened today was
 * before. Assets of their own keep them from being one signal told twice.
 */
export function happenings(step: SignalStep, number: number, now: number): readonly Signal[] {
  const end = (dayOf(now) + 1) * DAY_MS;
  const start = end - HOUR_MS + number * STEP_MS;
  return Array.from({ length: step.times }, (_, i) => ({
    kind: step.signal,
    occurredAt: Math.min(end - 1, start + i * AGAIN_MS),
    asset: `supposed:${number}.${i}`,
    attributes: step.attributes,
  }));
}

function known(steps: readonly Step[], object: FactStep['object']): Properties {
  const facts = steps.flatMap((step) => (step.kind === 'fact' && step.object === object ? [step] : []));
  return Object.fromEntries(facts.map((step) => [step.property, step.value]));
}

/** What an MQL stands on: would it still be one without any single thing that speaks for it? */
import { observe } from './evaluate.ts';
import { glance } from './glance.ts';
import type { EvaluationInput } from './input.ts';
import type { Model } from './model.ts';
import type { CompiledPlan } from './plan.ts';
import type { Contribution, Receipt } from './receipt.ts';

export interface Robustness {
  /** It would still qualify without any one of them. */
  readonly robust: boolean;
  /** Rules (and fast tracks) it would still qualify without, each left out alone. */
  readonly withoutAnyOneOf: readonly string[];
  /** Rules and fast tracks it hangs on. */
  readonly dependsOn: readonly string[];
}

/** null unless the receipt says MQL. The receipt must be of the same model, input and day. */
export function robustness(
  model: Model,
  input: EvaluationInput,
  receipt: Pick<Receipt, 'decision' | 'contributions' | 'handRaise' | 'now'>,
): Robustness | null {
  if (receipt.decision !== 'mql') return null;
  const world = observe(model, input, receipt.now);
  const qualifiesWithout = (id: string) =>
    glance({ ...world, plan: planWithout(world.plan, id) }).decision === 'mql';
  const withoutAnyOneOf: string[] = [];
  const dependsOn: string[] = [];
  for (const id of supports(receipt)) (qualifiesWithout(id) ? withoutAnyOneOf : dependsOn).push(id);
  return { robust: dependsOn.length === 0, withoutAnyOneOf, dependsOn };
}

function supports(receipt: { contributions: readonly Contribution[]; handRaise: string | null }) {
  const rules = receipt.contributions.filter((one) => one.points > 0).map((one) => one.ruleId);
  return receipt.handRaise === null ? rules : [...rules, receipt.handRaise];
}

function planWithout(plan: CompiledPlan, id: string): CompiledPlan {
  const rules = plan.rules.filter(({ rule }) => rule.id !== id);
  return {
    ...plan,
    rules,
    exclusive: rules.flatMap(({ set }, number) => (set < 0 ? [] : [number])),
    tracks: plan.tracks.filter(({ track }) => track.id !== id),
  };
}

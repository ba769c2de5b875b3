/** What a path says of figures in full: "50" becomes "50 to 500", and it holds for every number it names. */
import { factStep } from './candidates.ts';
import { observe } from './evaluate.ts';
import { glance } from './glance.ts';
import type { EvaluationInput } from './input.ts';
import type { Model } from './model.ts';
import type { Path } from './paths.ts';
import type { Decision } from './receipt.ts';
import { applySteps, type FactStep, type Step } from './steps.ts';
import type { OpenProperty } from './suppositions.ts';

/** What a path is judged by when its figures are widened. */
export interface Widening {
  readonly model: Model;
  readonly input: EvaluationInput;
  readonly now: number;
  readonly properties: readonly OpenProperty[];
  readonly turned: (after: Decision) => boolean;
}

/** "50" becomes "50 to 500" where every number between does it, whatever the path's other ranges turn out as. */
export function inFullWidth(widening: Widening, path: Path): Path {
  const ranges: (readonly FactStep[] | null)[] = path.steps.map(() => null);
  for (const [i, step] of path.steps.entries()) {
    if (step.kind === 'fact') ranges[i] = widen(widening, path.steps, ranges, i, step);
  }
  return { ...path, steps: path.steps.map((step, i) => widest(widening, step, ranges[i] ?? null)) };
}

function widen(
  widening: Widening,
  steps: readonly Step[],
  ranges: readonly (readonly FactStep[] | null)[],
  index: number,
  step: FactStep,
): FactStep[] {
  const property = propertyOf(widening, step);
  const start = property.suppositions.findIndex((one) => one.value === step.value);
  if (property.suppositions[start]!.piece === null) return [step];
  const does = (number: number) => {
    const one = property.suppositions[number];
    if (one === undefined) return false;
    const instead = { ...step, value: one.value };
    return combinations(steps, ranges.with(index, [instead])).every((all) => turnsWith(widening, all));
  };
  let [first, last] = [start, start];
  while (does(first - 1)) first--;
  while (does(last + 1)) last++;
  return property.suppositions.slice(first, last + 1).map((one) => ({ ...step, value: one.value }));
}

function combinations(
  steps: readonly Step[],
  ranges: readonly (readonly FactStep[] | null)[],
): readonly (readonly Step[])[] {
  return steps.reduce<readonly (readonly Step[])[]>(
    (all, step, i) => all.flatMap((before) => (ranges[i] ?? [step]).map((one) => [...before, one])),
    [[]],
  );
}

function turnsWith({ model, input, now, turned }: Widening, steps: readonly Step[]): boolean {
  return turned(glance(observe(model, applySteps(input, steps, now), now)).decision);
}

function widest(widening: Widening, step: Step, range: readonly FactStep[] | null): Step {
  if (step.kind === 'signal' || range === null || range.length === 1) return step;
  const property = propertyOf(widening, step);
  const number = (one: FactStep) => property.suppositions.findIndex(({ value }) => value === one.value);
  const [first, last] = [
    property.suppositions[number(range[0]!)]!,
    property.suppositions[number(range.at(-1)!)]!,
  ];
  return factStep(property, step.value, property.range(first.piece!, last.piece!));
}

function propertyOf({ properties }: Widening, step: FactStep): OpenProperty {
  return properties.find((one) => one.object === step.object && one.property === step.property)!;
}

/**
 * The what-if: one and the same lead judged twice, as it is and as it is supposed to be. Made into one script with the
 * engine by `npm run manifest`, so that the card judges by itself; the server judges with it where the card cannot.
 */
import { compileModel } from '../engine/compile.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { EvaluationInput } from '../engine/input.ts';
import { LEXICON } from '../engine/lexicon.ts';
import type { Model } from '../engine/model.ts';
import { ENGINE_VERSION, type Receipt } from '../engine/receipt.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { applySteps, type Step } from '../engine/steps.ts';
import type { Material, Supposition, Tried, Verdict } from './what-if-contract.ts';

export interface TryOut {
  /** Quick enough for every keystroke. */
  suppose(supposition: Supposition): Tried;
}

/** null where this engine does not come to what the server says: another version, or another document. */
export function openTryOut(material: Material): TryOut | null {
  const { engine, document, hash, input, now, score, decision } = material;
  if (engine !== ENGINE_VERSION) return null;
  const model = compileModel(document as unknown as ModelDocument, LEXICON);
  const found = evaluate(model, input, now);
  if (model.hash !== hash || found.score !== score || found.decision !== decision) return null;
  return { suppose: (supposition) => suppose(model, input, now, supposition) };
}

const MOST_CHANGES = 8;

export function suppose(model: Model, input: EvaluationInput, now: number, supposition: Supposition): Tried {
  const before = evaluate(model, input, now);
  const after = evaluate(model, applySteps(input, stepsOf(supposition), now), now);
  return {
    before: verdictOf(before),
    after: verdictOf(after),
    changes: changesBetween(before, after).slice(0, MOST_CHANGES),
    barriers: after.gates
      .filter(({ state }) => state !== 'pass')
      .map(({ finding, label }) => finding ?? label),
  };
}

function stepsOf({ facts, happening }: Supposition): readonly Step[] {
  return [
    ...facts.map((fact): Step => ({ kind: 'fact', ...fact, known: null, label: fact.property })),
    ...(happening ? [{ kind: 'signal', ...happening, label: happening.signal } satisfies Step] : []),
  ];
}

const MILLI = 1000;

function verdictOf({ decision, score, threshold, fit, fitMinimum, grade }: Receipt): Verdict {
  return {
    decision,
    points: score / MILLI,
    needed: threshold / MILLI,
    fit: fit / MILLI,
    fitNeeded: fitMinimum / MILLI,
    grade,
  };
}

function changesBetween(before: Receipt, after: Receipt): Tried['changes'] {
  const was = new Map(before.contributions.map((one) => [one.ruleId, one]));
  const is = new Map(after.contributions.map((one) => [one.ruleId, one]));
  return [...new Map([...was, ...is])]
    .map(([ruleId, { label, score }]) => ({
      label,
      points: ((is.get(ruleId)?.points ?? 0) - (was.get(ruleId)?.points ?? 0)) / MILLI,
      ofFit: score === 'fit' && !after.fitInScore,
    }))
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
}

/** What it costs to say when a decision will change by itself, and what would change it. */
import type { Model } from '../../../src/engine/compile.ts';
import type { EvaluationInput } from '../../../src/engine/input.ts';
import { nextChange } from '../../../src/engine/next-change.ts';
import { paths } from '../../../src/engine/paths.ts';
import { quantile } from '../bench.ts';
import { makeContacts, NOW } from './contacts.ts';

const SEED = 77;
const SAMPLE = 400;
const LOOKS = 3;

/** Milliseconds of processor time for one contact. */
export interface Cost {
  readonly typical: number;
  readonly p99: number;
  readonly worst: number;
}

export function nextChangeCost(model: Model): Cost {
  return costOf((input) => nextChange(model, input, NOW));
}

/** Paths of up to three steps. */
export function pathsCost(model: Model): Cost {
  return costOf((input) => paths(model, input, NOW, { maxSteps: 3 }));
}

function costOf(search: (input: EvaluationInput) => unknown): Cost {
  const contacts = makeContacts(SEED, SAMPLE);
  for (const input of contacts) search(input);
  const costs = contacts.map((input) => leastOf(LOOKS, () => search(input)));
  return { typical: quantile(costs, 0.5), p99: quantile(costs, 0.99), worst: Math.max(...costs) };
}

/** Of several looks at the same contact the least: the others were disturbed. */
function leastOf(looks: number, search: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < looks; look++) {
    const before = process.cpuUsage();
    search();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

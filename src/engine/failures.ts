/** Why a filter condition is not true, in the figures a rep would use: "employee count 2 < 50". */

import type { Facts, Reading } from './facts.ts';
import type { FactTest } from './filters.ts';
import type { Filter } from './schema.ts';

/** One compiled filter. */
export interface Leaf {
  readonly slot: number;
  readonly filter: Filter;
  readonly label: string;
  readonly test: FactTest;
}

/** Of several alternatives the one that came closest is described: most filters passed before one failed. */
export function describeFailure(groups: readonly (readonly Leaf[])[], facts: Facts): string | null {
  let most = -1;
  let closest: Leaf | null = null;
  for (const leaves of groups) {
    const passed = passedBefore(leaves, facts);
    if (passed <= most || passed === leaves.length) continue;
    most = passed;
    closest = leaves[passed]!;
  }
  return closest === null ? null : describe(closest, facts[closest.slot]!);
}

/** How many filters stand before the first that is not true; all of them where none is. */
function passedBefore(leaves: readonly Leaf[], facts: Facts): number {
  let passed = 0;
  while (passed < leaves.length && leaves[passed]!.test(facts) !== 0) passed++;
  return passed;
}

function describe({ filter, label }: Leaf, { raw: asGiven = '', fact: value }: Reading): string {
  const raw = asGiven.trim();
  switch (filter.operator) {
    case 'GT':
      return `${label} ${raw} <= ${filter.value}`;
    case 'GTE':
      return `${label} ${raw} < ${filter.value}`;
    case 'LT':
      return `${label} ${raw} >= ${filter.value}`;
    case 'LTE':
      return `${label} ${raw} > ${filter.value}`;
    case 'BETWEEN':
      return typeof value === 'number' && value < filter.value
        ? `${label} ${raw} < ${filter.value}`
        : `${label} ${raw} > ${filter.highValue}`;
    case 'HAS_PROPERTY':
      return `${label} is not known`;
    case 'NOT_HAS_PROPERTY':
      return `${label} is set`;
    case 'EQ':
      return `${label} "${raw}" is not ${String(filter.value)}`;
    case 'NEQ':
      return `${label} is ${String(filter.value)}`;
    case 'IN':
    case 'CONTAINS_TOKEN':
      return `${label} "${raw}" is not among those wanted`;
    case 'NOT_IN':
    case 'NOT_CONTAINS_TOKEN':
      return `${label} "${raw}" is among those not wanted`;
  }
}

/** Chance with a seed: the same contacts on every machine and in every run. */
export interface Random {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;
  /** True in this share of cases. */
  readonly chance: (share: number) => boolean;
  /** A whole number from 0 up to, not including, `limit`. */
  readonly below: (limit: number) => number;
  /** One of several, by weight. */
  readonly weighted: <T>(choices: Weighted<T>) => T;
  readonly oneOf: <T>(choices: readonly T[]) => T;
  /** Positive, mostly small, seldom large. */
  readonly exponential: (mean: number) => number;
  /** Around 0, as a bell curve. */
  readonly normal: () => number;
}

export type Weighted<T> = readonly (readonly [value: T, weight: number])[];

/** Mulberry32: 32 bits of state, ample for made-up contacts. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    chance: (share) => next() < share,
    below,
    weighted: (choices) => weighted(next(), choices),
    oneOf: (choices) => choices[below(choices.length)]!,
    exponential: (mean) => -Math.log(1 - next()) * mean,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

function weighted<T>(share: number, choices: Weighted<T>): T {
  let left = share * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  return choices[0]![0];
}

import type { Row } from './metrics.ts';

/** One file below `test/bench` exports `bench`; `main.ts` runs it. */
export interface Bench {
  readonly name: string;
  /** Measures and returns the figures; `note` prints what a reader needs beside them. */
  run(note: (text: string) => void): Promise<readonly Row[]>;
}

/** The value below which this share of the sorted values lies. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('there is nothing to take a quantile of');
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

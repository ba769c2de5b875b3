/**
 * A share with what chance leaves open of it: Wilson's score interval (E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22, 1927), which stays sensible for small numbers and near 0 and 1.
 */
export interface Proportion {
  readonly of: number;
  readonly count: number;
  /** Between 0 and 1; null where there is nothing to divide by. */
  readonly share: number | null;
  /** Both between 0 and 1; null likewise. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** Of a normal distribution 95 % lie within so many standard deviations. */
const Z_95 = 1.959963984540054;

/** @throws RangeError for counts that are no share of anything */
export function proportion(count: number, of: number): Proportion {
  if (!Number.isInteger(count) || !Number.isInteger(of) || count < 0 || count > of) {
    throw new RangeError(`${count} of ${of} is no share`);
  }
  if (of === 0) return { of, count, share: null, interval: null };
  const share = count / of;
  const z2 = Z_95 ** 2;
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of ** 2))) / (1 + z2 / of);
  return { of, count, share, interval: [Math.max(0, middle - half), Math.min(1, middle + half)] };
}

/** `cannot_tell`: the interval reaches beyond an edge of what is expected, and so there are too few to say. */
export type Verdict = 'healthy' | 'below' | 'above' | 'cannot_tell';

/** How a share lies to what is expected of it (both between 0 and 1). */
export function verdictOn({ interval }: Proportion, [low, high]: readonly [number, number]): Verdict {
  if (interval === null) return 'cannot_tell';
  const [from, to] = interval;
  if (to < low) return 'below';
  if (from > high) return 'above';
  return from >= low && to <= high ? 'healthy' : 'cannot_tell';
}

/** "70.00 % [64.59, 74.91]"; "none yet" where there is nothing to divide by. */
export function proportionText({ share, interval }: Proportion): string {
  if (share === null || interval === null) return 'none yet';
  const percent = (part: number) => (part * 100).toFixed(2);
  return `${percent(share)} % [${interval.map(percent).join(', ')}]`;
}

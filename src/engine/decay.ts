/**
 * How much of a signal's points is left after whole days, in 65536ths. The tables are made with + - * / alone:
 * `Math.pow` and `Math.exp` may differ between JavaScript engines, and the card runs in another one than the server.
 */
export const WHOLE = 65_536;

/** Under 1/1024 nothing is left; this also keeps clear of the one rounding tie, at 17 half-lives. */
const GONE_BELOW = 64;

export interface DecaySpec {
  readonly kind: 'halfLife' | 'linear';
  /** Days at full value. */
  readonly holdDays: number;
  /** The half-life, or the days from full value to nothing. */
  readonly days: number;
}

/** factor[age] for ages 0 .. lastDay. Never rises; from its end on the last entry holds. */
export function decayTable(spec: DecaySpec, lastDay: number): Int32Array {
  const table = new Int32Array(lastDay + 1);
  const perDay = spec.kind === 'halfLife' ? halfLifeFactor(spec.days) : 0;
  let left = 1;
  for (let age = 0; age <= lastDay; age++) {
    const decayed = age - spec.holdDays;
    if (decayed > 0) left = spec.kind === 'halfLife' ? left * perDay : Math.max(0, 1 - decayed / spec.days);
    const parts = Math.round(left * WHOLE);
    table[age] = parts < GONE_BELOW ? 0 : parts;
  }
  return table;
}

/** ages[age]: the next age at which fewer are left; beyond the table a signal leaves the window, a drop as well. */
export function dropAges(table: Int32Array): Int32Array {
  const ages = new Int32Array(table.length);
  let next = table.length;
  for (let age = table.length - 1; age >= 0; age--) {
    ages[age] = next;
    if (age > 0 && table[age] !== table[age - 1]) next = age;
  }
  return ages;
}

/** 2^(-1/days) by Newton's method on q^days = 1/2. */
function halfLifeFactor(days: number): number {
  let factor = 1 - 0.69 / days;
  for (let step = 0; step < 60; step++) {
    const power = wholePower(factor, days - 1);
    factor -= (power * factor - 0.5) / (days * power);
  }
  return factor;
}

function wholePower(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square) {
    if (rest % 2 === 1) result *= square;
  }
  return result;
}

/** Milli-points left of `points` at an age. Exact in integers: |points| is at most a million. */
export function decayed(points: number, table: Int32Array, age: number): number {
  return Math.round((points * factorAt(table, age)) / WHOLE);
}

export function factorAt(table: Int32Array, age: number): number {
  return table[age < table.length ? age : table.length - 1] as number;
}

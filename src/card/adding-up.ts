/** Points with one decimal that still add up: a reader who sums the lines gets the total below them. */

/**
 * Tenths of points for `milli` (milli-points), whose sum is `total` rounded to tenths. Each is rounded up or down; the
 * lines that lie furthest from their own value give way. `total` must be the sum of `milli`.
 */
export function tenthsThatAddUp(milli: readonly number[], total: number): readonly number[] {
  const tenths = milli.map((each) => Math.floor(each / 100));
  const rest = milli.map((each, index) => each / 100 - tenths[index]!);
  let missing = Math.round(total / 100) - tenths.reduce((sum, each) => sum + each, 0);
  const byRest = rest.map((_, index) => index).sort((a, b) => rest[b]! - rest[a]! || a - b);
  for (const index of byRest) {
    if (missing <= 0 || rest[index] === 0) break;
    tenths[index]! += 1;
    missing -= 1;
  }
  return tenths;
}

/** "+25", "-7.5", "0". */
export function signedTenths(tenths: number): string {
  if (tenths === 0) return '0';
  return `${tenths > 0 ? '+' : '-'}${tenthsText(Math.abs(tenths))}`;
}

export function tenthsText(tenths: number): string {
  return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
}

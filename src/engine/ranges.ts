/**
 * The number line cut at every figure a model compares a property with: inside one piece all values mean the same to
 * every rule, so one value stands for all of them, and neighbouring pieces can be named as one range.
 */
export interface Piece {
  /** One value of the piece. */
  readonly value: number;
  readonly from: End;
  readonly to: End;
}

interface End {
  readonly at: number;
  readonly included: boolean;
}

/** The pieces in order: below the first figure, the figure itself, between it and the next, ... above the last. */
export function piecesOf(figures: readonly number[]): readonly Piece[] {
  const cuts = [...new Set(figures)].sort((a, b) => a - b);
  if (cuts.length === 0) return [];
  const pieces: Piece[] = [between(Number.NEGATIVE_INFINITY, cuts[0]!)];
  for (const [i, cut] of cuts.entries()) {
    pieces.push({ value: cut, from: { at: cut, included: true }, to: { at: cut, included: true } });
    pieces.push(between(cut, cuts[i + 1] ?? Number.POSITIVE_INFINITY));
  }
  return pieces;
}

function between(low: number, high: number): Piece {
  return { value: inside(low, high), from: { at: low, included: false }, to: { at: high, included: false } };
}

function inside(low: number, high: number): number {
  if (low === Number.NEGATIVE_INFINITY)
    return high > 0 ? Math.floor(high / 2) : high - Math.max(1, -high / 2);
  if (high === Number.POSITIVE_INFINITY) return low + Math.max(1, Math.abs(low) / 2);
  const middle = (low + high) / 2;
  const whole = Math.floor(middle);
  return whole > low ? whole : middle;
}

/** "50 to 500", "under 10", "at least 50 and under 200". `figure` writes one end. null: every number there is. */
export function rangeText(first: Piece, last: Piece, figure: (value: number) => string): string | null {
  const { from } = first;
  const { to } = last;
  if (from.included && to.included) {
    return from.at === to.at ? figure(from.at) : `${figure(from.at)} to ${figure(to.at)}`;
  }
  const parts: string[] = [];
  if (from.at !== Number.NEGATIVE_INFINITY) {
    parts.push(`${from.included ? 'at least' : 'over'} ${figure(from.at)}`);
  }
  if (to.at !== Number.POSITIVE_INFINITY) parts.push(`${to.included ? 'at most' : 'under'} ${figure(to.at)}`);
  return parts.length === 0 ? null : parts.join(' and ');
}

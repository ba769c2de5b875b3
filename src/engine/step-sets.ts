/** Sets of changes that are worth trying together. */
import type { Candidate } from './candidates.ts';
import type { Points } from './prospects.ts';

/** A candidate with what it could bring at most. */
export interface Prospect {
  readonly candidate: Candidate;
  readonly most: Points;
}

/**
 * Shows every set of so many candidates that could bring what is lacking, in the order of the candidates; no two of a
 * set speak about the same, unless it may happen again. `see` says whether to go on; false where it did not.
 */
export function everySet(
  prospects: readonly Prospect[],
  size: number,
  lacking: Points,
  see: (set: readonly Candidate[]) => boolean,
): boolean {
  const best = bestFrom(prospects);
  const chosen: Candidate[] = [];
  const choose = (from: number, score: number, fit: number): boolean => {
    const left = size - chosen.length;
    if (left === 0) return score < lacking.score || fit < lacking.fit || see([...chosen]);
    for (let i = from; i < prospects.length; i++) {
      // The best of those that are left, taken as often, are not enough: so is no other choice among them.
      if (score + left * best[i]!.score < lacking.score || fit + left * best[i]!.fit < lacking.fit)
        return true;
      const { candidate, most } = prospects[i]!;
      if (chosen.some((one) => clash(one, candidate))) continue;
      chosen.push(candidate);
      const goOn = choose(candidate.again ? i : i + 1, score + most.score, fit + most.fit);
      chosen.pop();
      if (!goOn) return false;
    }
    return true;
  };
  return choose(0, 0, 0);
}

function clash(one: Candidate, other: Candidate): boolean {
  return one.subject === other.subject && !(one === other && one.again);
}

/** By number, the most that this candidate or any after it brings. */
function bestFrom(prospects: readonly Prospect[]): readonly Points[] {
  let [score, fit] = [0, 0];
  return prospects
    .map(({ most }) => most)
    .reverse()
    .map((most) => {
      score = Math.max(score, most.score);
      fit = Math.max(fit, most.fit);
      return { score, fit };
    })
    .reverse();
}

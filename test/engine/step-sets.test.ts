/** Which changes a search for paths tries together: few enough that it ends, and none that could do it left out. */
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/engine/candidates.ts';
import { everySet, type Prospect } from '../../src/engine/step-sets.ts';

const FREE = { score: 0, fit: 0 };

interface Bringing {
  readonly score?: number;
  readonly fit?: number;
  readonly subject?: string;
  readonly again?: boolean;
}

/** An activity by its name, with what it could bring. */
function may(label: string, { score = 0, fit = 0, subject = label, again = false }: Bringing = {}): Prospect {
  const step = { kind: 'signal', signal: label, times: 1, attributes: {}, label } as const;
  const candidate: Candidate = { step, subject, again, facts: [], besides: [] };
  return { candidate, most: { score, fit } };
}

/** The sets that are shown: 'a b'. */
function shown(prospects: readonly Prospect[], size: number, lacking = FREE): readonly string[] {
  const sets: string[] = [];
  const see = (set: readonly Candidate[]) => {
    sets.push(set.map(({ step }) => step.label).join(' '));
    return true;
  };
  expect(everySet(prospects, size, lacking, see)).toBe(true);
  return sets;
}

describe('of three changes', () => {
  const three = [may('a'), may('b'), may('c')];

  it('every set is shown once, in their order', () => {
    expect(shown(three, 1)).toEqual(['a', 'b', 'c']);
    expect(shown(three, 2)).toEqual(['a b', 'a c', 'b c']);
    expect(shown(three, 3)).toEqual(['a b c']);
    expect(shown(three, 4)).toEqual([]);
  });

  it('no more are shown once it is enough', () => {
    const sets: number[] = [];
    expect(everySet(three, 2, FREE, (set) => sets.push(set.length) < 2)).toBe(false);
    expect(sets).toEqual([2, 2]);
  });
});

describe('two changes about the same', () => {
  it('exclude each other', () => {
    const about = { subject: 'company.industry' };
    expect(shown([may('a', about), may('b', about), may('c')], 2)).toEqual(['a c', 'b c']);
  });

  it('go together where it is the same activity, which may count again', () => {
    expect(shown([may('a', { again: true }), may('b')], 2)).toEqual(['a a', 'a b']);
    const alike = [may('a', { subject: 'visit', again: true }), may('b', { subject: 'visit' })];
    expect(shown(alike, 2)).toEqual(['a a']);
  });
});

describe('what cannot bring what is lacking', () => {
  const prospects = [may('a', { score: 10 }), may('b', { score: 5, fit: 20 }), may('c', { score: 3 })];

  it('is not shown, neither for the score nor for the fit; what just brings it is', () => {
    expect(shown(prospects, 1, { score: 5, fit: 0 })).toEqual(['a', 'b']);
    expect(shown(prospects, 1, { score: 0, fit: 20 })).toEqual(['b']);
    expect(shown(prospects, 1, { score: 11, fit: 0 })).toEqual([]);
    expect(shown(prospects, 2, { score: 13, fit: 0 })).toEqual(['a b', 'a c']);
    expect(shown(prospects, 2, { score: 0, fit: 20 })).toEqual(['a b', 'b c']);
    expect(shown(prospects, 2, { score: 9, fit: 20 })).toEqual(['a b']);
    expect(shown(prospects, 3, { score: 18, fit: 20 })).toEqual(['a b c']);
    expect(shown(prospects, 3, { score: 18, fit: 21 })).toEqual([]);
  });

  it('is not even begun: the best of those that are left tell that they are not enough', () => {
    const asked: string[] = [];
    const watched = prospects.map((one) => ({
      most: one.most,
      get candidate() {
        asked.push(one.candidate.step.label);
        return one.candidate;
      },
    }));
    expect(shown(watched, 2, { score: 0, fit: 41 })).toEqual([]);
    expect(shown(watched, 2, { score: 21, fit: 0 })).toEqual([]);
    expect(asked).toEqual([]);
    expect(shown(watched, 1, { score: 10, fit: 0 })).toEqual(['a']);
    expect(asked).toEqual(['a']);
  });
});

/** The number line cut at the figures of a model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Piece, piecesOf, rangeText } from '../../src/engine/ranges.ts';
import { runs } from './runs.ts';

const valuesOf = (...figures: readonly number[]) => piecesOf(figures).map(({ value }) => value);

describe('a number line', () => {
  it.each([
    [[], []],
    [[10], [5, 10, 15]],
    [[0], [-1, 0, 1]],
    [[-10], [-15, -10, -5]],
    [[1], [0, 1, 2]],
    [
      [50, 500, 50],
      [25, 50, 275, 500, 750],
    ],
    [
      [1, 2],
      [0, 1, 1.5, 2, 3],
    ],
    [
      [9, 2],
      [1, 2, 5, 9, 13.5],
    ],
  ])('cut at %j has one value in each piece: %j', (figures, values) => {
    expect(valuesOf(...figures)).toEqual(values);
  });

  it('has every number in one piece, whatever the figures', () => {
    const figure = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(0.5, -2.25, 1e9));
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1, maxLength: 5 }), figure, (figures, number) => {
        const pieces = piecesOf(figures);
        expect(pieces.filter((piece) => holds(piece, number))).toHaveLength(1);
        for (const piece of pieces) expect(holds(piece, piece.value)).toBe(true);
        expect(pieces.map(({ value }) => value)).toEqual(
          pieces.map(({ value }) => value).toSorted((a, b) => a - b),
        );
      }),
      runs(200),
    );
  });
});

function holds({ from, to }: Piece, number: number): boolean {
  const above = from.included ? number >= from.at : number > from.at;
  return above && (to.included ? number <= to.at : number < to.at);
}

describe('neighbouring pieces in words', () => {
  const [under, at10, between, at20, over] = piecesOf([10, 20]) as [Piece, Piece, Piece, Piece, Piece];
  const text = (first: Piece, last: Piece) => rangeText(first, last, (value) => `${value}%`);

  it.each<[Piece, Piece, string | null]>([
    [at10, at10, '10%'],
    [at10, at20, '10% to 20%'],
    [under, under, 'under 10%'],
    [under, at10, 'at most 10%'],
    [between, between, 'over 10% and under 20%'],
    [at10, between, 'at least 10% and under 20%'],
    [between, at20, 'over 10% and at most 20%'],
    [over, over, 'over 20%'],
    [at20, over, 'at least 20%'],
    [under, over, null],
  ])('%j to %j', (first, last, words) => {
    expect(text(first, last)).toBe(words);
  });
});

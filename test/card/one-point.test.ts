/** One point is one point, in every sentence that counts them. */
import { expect, test } from 'vitest';
import { germanCounted } from '../../src/card/german-figures.ts';
import { ENGLISH } from '../../src/card/words-english.ts';
import { GERMAN } from '../../src/card/words-german.ts';

test.each([
  ['0', '0 points', '0 Punkte'],
  ['1', '1 point', '1 Punkt'],
  ['1.5', '1.5 points', '1.5 Punkte'],
  ['12', '12 points', '12 Punkte'],
])('%s is told as %s and %s', (figure, english, german) => {
  expect(ENGLISH.points(figure)).toBe(english);
  expect(GERMAN.points(figure)).toBe(german);
  expect(ENGLISH.pointsNeeded(figure, '60')).toBe(`${english}, 60 needed`);
  expect(GERMAN.pointsNeeded(figure, '60')).toBe(`${german}, 60 nötig`);
  expect(ENGLISH.worth(figure, false, false)).toBe(`could bring ${english}`);
  expect(GERMAN.worth(figure, false, true)).toBe(`könnte ${german} der Passung bringen`);
});

test('what is out of one point is out of one', () => {
  expect(ENGLISH.pointsOf('0', '1')).toBe('0 of 1 point');
  expect([GERMAN.pointsOf('0', '1'), GERMAN.pointsOf('0', '50')]).toEqual([
    '0 von 1 Punkt',
    '0 von 50 Punkten',
  ]);
  expect(germanCounted('−1')).toBe('−1 Punkt');
});

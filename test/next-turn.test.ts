import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurns } from '../src/next-turn.ts';

const PIECE = 5;

test('however much work there is, one piece of it goes on in a turn of the event loop, in its order', async () => {
  const numbers = Array.from({ length: 23 }, (_, place) => place);
  let done = 0;
  const all = Promise.all(
    ['a', 'b', 'c', 'd'].map((name) =>
      inTurns(numbers, PIECE, (number) => {
        done += 1;
        return `${name}${number}`;
      }),
    ),
  );
  const inEach: number[] = [];
  while (done < 4 * numbers.length) {
    const before = done;
    await setImmediate();
    inEach.push(done - before);
  }
  expect(Math.max(...inEach.slice(1))).toBeLessThanOrEqual(2 * PIECE);
  expect(await all).toEqual(['a', 'b', 'c', 'd'].map((name) => numbers.map((number) => `${name}${number}`)));
});

test('what fails is told, and holds nobody else up', async () => {
  const fails = inTurns([1, 2, 3], 1, (number) => {
    if (number === 2) throw new RangeError('not this one');
    return number;
  });
  const other = inTurns([1, 2, 3], 1, (number) => number);
  await expect(fails).rejects.toThrow('not this one');
  expect(await other).toEqual([1, 2, 3]);
});

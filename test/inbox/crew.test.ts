/** Hands at the same work: those that only wait cost a place, and another takes it (R31). */
import { describe, expect, test } from 'vitest';
import { Crew } from '../../src/inbox/crew.ts';

/** A crew whose hands work until they are told to end; `hands` are those at it, in the order in which they came. */
function aCrew({ hands: places = 2, most = 4 } = {}) {
  const hands: { readonly isNeeded: () => boolean; readonly end: () => Promise<void> }[] = [];
  const crew = new Crew({
    hands: places,
    most,
    work: (isNeeded) =>
      new Promise((resolve) => {
        const end = async () => {
          hands.splice(hands.indexOf(hand), 1);
          resolve();
          await settled();
        };
        const hand = { isNeeded, end };
        hands.push(hand);
      }),
  });
  return { crew, hands };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('R31 a crew', () => {
  test('works with so many hands, and with another for each that ends', async () => {
    const { crew, hands } = aCrew();
    crew.open();
    expect(hands).toHaveLength(2);
    const [first] = hands;
    await first!.end();
    expect(hands).toHaveLength(2);
    expect(hands).not.toContain(first);
  });

  test('gives the place of each that only waits to another, up to the most there may be', () => {
    const { crew, hands } = aCrew();
    crew.open();
    for (const size of [3, 4, 4]) {
      crew.setAside();
      expect(hands).toHaveLength(size);
    }
  });

  test('needs one hand less for each that is back, and no other comes in its place', async () => {
    const { crew, hands } = aCrew();
    crew.open();
    expect(hands.every(({ isNeeded }) => isNeeded())).toBe(true);
    const isBack = crew.setAside();
    expect(hands.map(({ isNeeded }) => isNeeded())).toEqual([true, true, true]);
    isBack();
    expect(hands.map(({ isNeeded }) => isNeeded())).toEqual([false, false, false]);
    await hands[0]!.end();
    expect(hands.map(({ isNeeded }) => isNeeded())).toEqual([true, true]);
    await hands[0]!.end();
    expect(hands).toHaveLength(2);
  });

  test('that closes needs nobody, takes nobody on, and waits for what was begun', async () => {
    const { crew, hands } = aCrew();
    crew.open();
    let isClosed = false;
    const closed = crew.close().then(() => {
      isClosed = true;
    });
    expect(hands.map(({ isNeeded }) => isNeeded())).toEqual([false, false]);
    crew.setAside();
    expect(hands).toHaveLength(2);
    await hands[0]!.end();
    expect([hands.length, isClosed]).toEqual([1, false]);
    await hands[0]!.end();
    await closed;
    expect(hands).toEqual([]);
  });
});

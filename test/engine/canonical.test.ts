import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCodeUnit, canonicalJson } from '../../src/engine/canonical.ts';
import { runs } from './runs.ts';

describe('canonical JSON', () => {
  it('has its keys in order, no spaces, and nothing that is undefined', () => {
    const value = { b: [1, { d: null, c: 'x y' }, []], a: true, gone: undefined, Z: {}, 'é"': 1.5 };
    expect(canonicalJson(value)).toBe('{"Z":{},"a":true,"b":[1,{"c":"x y","d":null},[]],"é\\"":1.5}');
  });

  it('has null where a list has nothing to write', () => {
    expect(canonicalJson([undefined, () => 1])).toBe('[null,null]');
    expect(canonicalJson(undefined)).toBe('null');
  });

  it('reads back as the value it was made of, and is the same whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
        expect(canonicalJson(reversed(plain))).toBe(canonicalJson(plain));
      }),
      runs(100),
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, reversed(one)]),
  );
}

it('texts are ordered by code units, the same on every machine', () => {
  expect(['ä', 'b', 'B', 'a', '', 'aa'].sort(byCodeUnit)).toEqual(['', 'B', 'a', 'aa', 'b', 'ä']);
  expect([byCodeUnit('a', 'b'), byCodeUnit('b', 'a'), byCodeUnit('a', 'a')]).toEqual([-1, 1, 0]);
});

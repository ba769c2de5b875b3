import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/engine/sha256.ts';

const reference = (text: string) => createHash('sha256').update(text).digest('hex');

it('equals node:crypto on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      expect(sha256(text)).toBe(reference(text));
    }),
  );
});

it('equals node:crypto at every length around its block boundaries', () => {
  for (let length = 0; length < 200; length++)
    expect(sha256('a'.repeat(length))).toBe(reference('a'.repeat(length)));
});

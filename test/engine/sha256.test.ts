import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { sha256 } from '../../src/engine/sha256.ts';
import { defaultDocument, defaultModel, onDay } from './default-pack.ts';
import { input, TODAY } from './generators.ts';
import { runs } from './runs.ts';

const reference = (text: string) => createHash('sha256').update(text).digest('hex');

/** Any character of Unicode, the halves of surrogate pairs apart. */
const character = fc
  .integer({ max: 0x10_f7_ff, min: 0 })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

it('equals node:crypto on any text', () => {
  fc.assert(
    fc.property(fc.array(character, { maxLength: 100 }), (characters) => {
      const text = characters.join('');
      expect(sha256(text)).toBe(reference(text));
    }),
  );
});

it('equals node:crypto at every length around its block boundaries', () => {
  for (let length = 0; length < 200; length++)
    expect(sha256('a'.repeat(length))).toBe(reference('a'.repeat(length)));
});

it('gives way to the digest of a server, which says the same of models and inputs', () => {
  let asked = 0;
  const native = compileModel(defaultDocument, LEXICON, (text) => {
    asked++;
    return reference(text);
  });
  expect(native.hash).toBe(defaultModel.hash);
  fc.assert(
    fc.property(input, (lead) => {
      const before = asked;
      expect(evaluate(native, lead, onDay(TODAY))).toEqual(evaluate(defaultModel, lead, onDay(TODAY)));
      expect(asked).toBe(before + 1);
    }),
    runs(100),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storable, storableText } from '../../src/http/storable.ts';

test('NUL is left out, and half an emoji is a replacement character', () => {
  expect(storableText('\u0000a\u0000b')).toBe('ab');
  expect(storableText('a\ud800b 🎈')).toBe('a\ufffdb 🎈');
});

test('every text in a body is storable, names too; all else is as it came', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(storable(json)).toEqual(json);
    }),
  );
  const body = { 'no\u0000te': ['\udc00', { n: 1, ok: true, none: null }] };
  expect(storable(body)).toEqual({ note: ['\ufffd', { n: 1, ok: true, none: null }] });
});

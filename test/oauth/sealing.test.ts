import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSealer, SealError } from '../../src/oauth/sealing.ts';
import { aKey } from './support/keys.ts';

const context = { purpose: 'access-token', owner: '4711' };

describe('a sealed text (R52)', () => {
  test('opens to what was sealed, and never shows it', () => {
    const sealer = createSealer([aKey('k1')]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 6 }), (text) => {
        const sealed = sealer.seal(text, context);
        expect(sealer.open(sealed, context)).toBe(text);
        expect(sealed).not.toContain(text);
      }),
    );
    expect(sealer.seal('x'.repeat(2_000), context)).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
  });

  test('differs each time, so equal tokens do not look equal', () => {
    const sealer = createSealer([aKey('k1')]);
    expect(sealer.seal('token', context)).not.toBe(sealer.seal('token', context));
  });

  test('opens with the old and the new key during a rotation; the first key seals', () => {
    const before = createSealer([aKey('2025.old')]);
    const during = createSealer([aKey('2026'), aKey('2025.old')]);
    const after = createSealer([aKey('2026')]);
    const old = before.seal('token', context);
    expect(during.open(old, context)).toBe('token');
    expect(during.isCurrent(old)).toBe(false);
    const renewed = during.seal('token', context);
    expect(during.isCurrent(renewed)).toBe(true);
    expect(after.open(renewed, context)).toBe('token');
  });

  test('that needs a key we do not hold names the key and what to do', () => {
    const sealed = createSealer([aKey('old')]).seal('token', context);
    const open = () => createSealer([aKey('new')]).open(sealed, context);
    expect(open).toThrow(SealError);
    expect(open).toThrow(/"old".*FAIRLEAD_ENCRYPTION_KEYS.*Add that key/);
  });

  test('under the same key id but another key is refused', () => {
    const sealed = createSealer([aKey('k1', 'one')]).seal('token', context);
    expect(() => createSealer([aKey('k1', 'two')]).open(sealed, context)).toThrow(
      /does not open with key "k1"/,
    );
  });

  test('does not open for another portal or another purpose', () => {
    const sealer = createSealer([aKey('k1')]);
    const sealed = sealer.seal('token', context);
    expect(() => sealer.open(sealed, { ...context, owner: '4712' })).toThrow(SealError);
    expect(() => sealer.open(sealed, { ...context, purpose: 'refresh-token' })).toThrow(SealError);
  });

  test('with any one bit of vector, tag or text changed is refused', () => {
    const sealer = createSealer([aKey('k1')]);
    const sealed = sealer.seal('a token', context);
    const [version, keyId, ...parts] = sealed.split('.') as [string, string, ...string[]];
    parts.forEach((part, index) => {
      const bytes = Buffer.from(part, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        const others = parts.with(index, changed.toString('base64url'));
        const text = [version, keyId, ...others].join('.');
        expect(() => sealer.open(text, context), `part ${index}, bit ${bit}`).toThrow(SealError);
      }
    });
  });

  test.each(['', 'v1', 'plain token', 'v2.k1.a.b.c', 'v1.k1.a.b'])(
    'of unknown form is refused: %j',
    (text) => {
      expect(() => createSealer([aKey('k1')]).open(text, context)).toThrow(/unknown form/);
    },
  );
});

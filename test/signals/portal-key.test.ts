import { expect, test } from 'vitest';
import { hashOfKey, newPortalKey, presentedKey } from '../../src/signals/portal-key.ts';

test('a key is 256 random bits after flk_, and its id says nothing about it', () => {
  const keys = Array.from({ length: 50 }, () => newPortalKey());
  for (const { key, keyId, hash } of keys) {
    expect(key.reveal()).toMatch(/^flk_[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(key.reveal().slice(4), 'base64url')).toHaveLength(32);
    expect(hash).toBe(hashOfKey(key.reveal()));
    expect(key.reveal()).not.toContain(keyId);
    expect(hash).not.toContain(keyId);
  }
  expect(new Set(keys.map(({ hash }) => hash)).size).toBe(50);
});

test('a presented key is recognised by its hash alone, whatever the case of the scheme', () => {
  const { key, hash } = newPortalKey();
  expect(presentedKey(`Bearer ${key.reveal()}`)).toBe(hash);
  expect(presentedKey(`bearer  ${key.reveal()}`)).toBe(hash);
  for (const wrong of [
    undefined,
    '',
    key.reveal(),
    `Bearer ${key.reveal()}x`,
    `Bearer ${key.reveal().slice(4)}`,
  ]) {
    expect(presentedKey(wrong)).toBeUndefined();
  }
});

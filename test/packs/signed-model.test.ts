/** Whose signature an exported model bears is read from the key itself: every installation may call its own `k1`. */
import { describe, expect, it } from 'vitest';
import { openSignedModel, SignedModelError, signModel } from '../../src/model-file/signed-model.ts';
import { loadPack } from '../../src/packs.ts';
import { Secret } from '../../src/secret.ts';

const NOW = Date.UTC(2026, 10, 3);
const model = await loadPack('default');
const keyOf = (byte: number, id = 'k1') => ({ id, key: new Secret(Buffer.alloc(32, byte)) });
const OURS = keyOf(1);
const THEIRS = keyOf(2);

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SignedModelError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('an exported model', () => {
  it('of another app is foreign, also where both apps call their key k1', () => {
    const file = signModel(model, THEIRS, NOW);
    expect(openSignedModel(file, [OURS])).toMatchObject({ origin: 'foreign', model: { hash: model.hash } });
  });

  it('of this app is signed, under whichever of its keys and whatever they are called by now', () => {
    const file = signModel(model, OURS, NOW);
    expect(openSignedModel(file, [keyOf(3, 'k2'), OURS]).origin).toBe('signed');
    expect(openSignedModel(file, [keyOf(3), keyOf(1, 'old')]).origin).toBe('signed');
  });

  it('of this app that was changed on its way has a bad signature', () => {
    const file = signModel(model, OURS, NOW);
    const later = { ...file, exportedAt: '2027-01-01T00:00:00.000Z' };
    expect(codeOf(() => openSignedModel(later, [OURS]))).toBe('bad-signature');
  });

  it('of another app that was changed on its way is refused by its hash', () => {
    const file = signModel(model, THEIRS, NOW);
    const document = { ...model.document, grades: {} };
    expect(codeOf(() => openSignedModel({ ...file, document }, [OURS]))).toBe('changed');
  });

  it('cannot pass as signed by giving the fingerprint of a key that did not sign it', () => {
    const theirs = signModel(model, THEIRS, NOW);
    const { fingerprint } = signModel(model, OURS, NOW).signature;
    const forged = { ...theirs, signature: { ...theirs.signature, fingerprint } };
    expect(codeOf(() => openSignedModel(forged, [OURS]))).toBe('bad-signature');
  });

  it('tells nothing of the key in its fingerprint but which one it is', () => {
    const { fingerprint } = signModel(model, OURS, NOW).signature;
    expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprint).not.toBe(signModel(model, THEIRS, NOW).signature.fingerprint);
    expect(OURS.key.reveal().toString('hex')).not.toContain(fingerprint);
  });
});

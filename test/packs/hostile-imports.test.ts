/** Models from other portals keep to the limits that model files have: whoever signs one can write what he likes. */
import { describe, expect, it } from 'vitest';
import { parseModel } from '../../src/engine/schema.ts';
import { compileHere } from '../../src/model-file/compile-here.ts';
import { MODEL_FILE_LIMITS } from '../../src/model-file/limits.ts';
import { openSignedModel, SignedModelError, signModel } from '../../src/model-file/signed-model.ts';
import { loadPack } from '../../src/packs.ts';
import { Secret } from '../../src/secret.ts';

const NOW = Date.UTC(2026, 10, 3);
const { document: GOOD } = await loadPack('default');
const KEY = { id: 'k1', key: new Secret(Buffer.alloc(32, 7)) };

function refusalOf(source: unknown): SignedModelError {
  try {
    openSignedModel(source, [KEY]);
  } catch (error) {
    if (error instanceof SignedModelError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

function nested(depth: number): unknown {
  const end = '{"filters":[{"propertyName":"country","operator":"HAS_PROPERTY"}]}';
  return JSON.parse(`${'{"not":'.repeat(depth)}${end}${'}'.repeat(depth)}`);
}

describe('a hostile model that comes as an export is refused with the reason (R48, R49)', () => {
  it('with one rule too many, though the signature fits', () => {
    const spare = MODEL_FILE_LIMITS.rules + 1 - GOOD.rules.length;
    const rules = Array.from({ length: spare }, (_, i) => ({ ...GOOD.rules[0]!, id: `extra.${i}` }));
    const model = compileHere(parseModel({ ...GOOD, rules: [...GOOD.rules, ...rules] }));
    expect(refusalOf(signModel(model, KEY, NOW)).message).toMatch(/rules: 501 rules are too many/);
  });

  it.each([
    ['in a condition', (deep: unknown) => ({ ...GOOD, gates: [{ ...GOOD.gates[0]!, when: deep }] })],
    ['in place of the document', (deep: unknown) => deep],
  ])('that nests 20,000 levels %s', (_, document) => {
    const file = { ...signModel(compileHere(GOOD), KEY, NOW), document: document(nested(20_000)) };
    expect(refusalOf(file).message).toMatch(/deeper than any model/);
  });

  it('but not one with as many levels as a text may have', () => {
    const when = nested(MODEL_FILE_LIMITS.depth - 5) as (typeof GOOD.rules)[number]['when'];
    const model = compileHere(
      parseModel({ ...GOOD, gates: [{ ...GOOD.gates[0]!, when }, ...GOOD.gates.slice(1)] }),
    );
    expect(openSignedModel(signModel(model, KEY, NOW), [KEY]).model.hash).toBe(model.hash);
  });
});

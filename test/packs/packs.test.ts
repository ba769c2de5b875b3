import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCases } from '../../src/engine/cases.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { parseCases, parseModel } from '../../src/engine/schema.ts';

const PACKS = new URL('../../packs/', import.meta.url);

function read(pack: string, file: string): unknown {
  return parse(readFileSync(new URL(`${pack}/${file}`, PACKS), 'utf8'));
}

const NAMES = readdirSync(PACKS, { withFileTypes: true }).flatMap((one) =>
  one.isDirectory() ? one.name : [],
);

describe.each(NAMES)('the pack %s', (pack) => {
  const model = compileModel(parseModel(read(pack, 'model.yaml')));

  it.each(runCases(model, parseCases(read(pack, 'cases.yaml'))))('$name', ({ differences }) => {
    expect(differences).toEqual([]);
  });
});

it('a case that expects otherwise fails and shows both', () => {
  const model = compileModel(parseModel(read('default', 'model.yaml')));
  const cases = parseCases({
    schema: 'fairlead-cases/1',
    leads: { one: {} },
    cases: [{ name: 'wrong', lead: 'one', day: 1, expect: { score: 12 } }],
  });
  expect(runCases(model, cases)[0]).toMatchObject({
    passed: false,
    differences: [{ field: 'score', expected: 12, actual: 0 }],
  });
});

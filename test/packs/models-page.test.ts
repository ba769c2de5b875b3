import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileModel } from '../../src/engine/compile.ts';
import { REGIONS } from '../../src/engine/countries.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { DEPARTMENTS, PERSONAS, SENIORITIES } from '../../src/engine/titles.ts';
import { packFile } from '../../src/packs.ts';

const PAGE = readFileSync(new URL('../../docs/models.md', import.meta.url), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text!));

/** Lists grow, mappings are joined, everything else is replaced. */
function joined(base: unknown, more: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(more) && typeof more[0] === 'object') return [...base, ...more];
  if (!isMapping(base) || !isMapping(more)) return more;
  const entries = Object.entries(more).map(([key, value]) => [key, joined(base[key], value)]);
  return { ...base, ...Object.fromEntries(entries) };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

test('every example of the page about models can be put into a pack, all together', () => {
  const pack = parse(readFileSync(packFile('topic-intent', 'model.yaml'), 'utf8'));
  expect(EXAMPLES.length).toBeGreaterThan(6);
  const source = EXAMPLES.reduce(joined, pack);
  const model = compileModel(parseModel(source), LEXICON);
  expect(model.document.rules.length).toBeGreaterThan(pack.rules.length + 6);
  expect(model.document.bots).toHaveLength(pack.bots.length + 3);
});

test('the page names every seniority, department, persona and region there is', () => {
  for (const word of [...SENIORITIES, ...DEPARTMENTS, ...PERSONAS, ...Object.keys(REGIONS)]) {
    expect(PAGE).toContain(`\`${word}\``);
  }
});

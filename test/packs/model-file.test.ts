import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { ModelFileError } from '../../src/model-file/file-fault.ts';
import { modelJsonSchema } from '../../src/model-file/json-schema.ts';
import { readModel } from '../../src/model-file/read-model.ts';

const GOOD = readFileSync(new URL('../../packs/default/model.yaml', import.meta.url), 'utf8');
const HASH = compileModel(parseModel(parse(GOOD)), LEXICON).hash;

function faultsOf(change: (text: string) => string) {
  const text = change(GOOD);
  expect(text).not.toBe(GOOD);
  try {
    readModel(text, 'model.yaml');
  } catch (error) {
    if (error instanceof ModelFileError) return error.faults;
    throw error;
  }
  return [];
}

/** The line and column at which a text stands in the file. */
function placeOf(text: string, source = GOOD) {
  const before = source.slice(0, source.indexOf(text)).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

describe('a model file', () => {
  test.each([
    ['YAML', GOOD],
    ['YAML from another system', `\ufeff${GOOD.replaceAll('\n', '\r\n')}`],
    ['JSON', JSON.stringify(parse(GOOD))],
    ['JSON with tabs', JSON.stringify(parse(GOOD), null, '\t')],
    ['JSON on many lines', JSON.stringify(parse(GOOD), null, 2)],
  ])('is the same model as %s', (_, text) => {
    expect(compileModel(readModel(text, 'model'), LEXICON).hash).toBe(HASH);
  });

  test('keeps names that JavaScript has a use for as the plain names they are (R47)', () => {
    const text = GOOD.replaceAll('competitor_domains', 'constructor').replaceAll('blog_view', 'toString');
    const { lists, signals } = readModel(text, 'model.yaml');
    expect(Object.hasOwn(lists, 'constructor')).toBe(true);
    expect(Object.hasOwn(signals, 'toString')).toBe(true);
  });
});

describe('a fault is told with its path, its place and what to do (R49)', () => {
  test.each([
    ['points: 15', 'points: many', 'rules.6.points', 'points: many', /expected a number, found "many"/],
    [
      'operator: BETWEEN',
      'operator: BETWENE',
      'rules.0.when.filters.0.operator',
      'operator: BETWENE',
      /use one of EQ, .*BETWEEN/,
    ],
    ['withinDays: 90', 'withinDay: 90', 'rules.6.when', 'withinDay: 90', /did you mean withinDays\?/],
    [
      'label: Downloaded a guide or playbook',
      'title: Downloaded',
      'rules.6',
      'title: Downloaded',
      /"title" is not a key here.*label/,
    ],
    [
      '    domain: { type: text',
      '    domain: { type: word',
      'inputs.company.domain.type',
      'type: word',
      /use text, enumeration, number, bool, date, country or title/,
    ],
    [
      'score: engagement',
      'score: enragement',
      'rules.6.score',
      'score: enragement',
      /not declared under scores/,
    ],
    [
      'default: 60 #',
      'default: 600 #',
      'mql.threshold',
      'threshold:\n    default: 600',
      /can never be reached/,
    ],
    [
      'doors: [{ property: hs_analytics_last_url, contains: /pricing',
      'doors: [{ prop: hs_analytics_last_url, contains: /pricing',
      'signals.pricing_page_view.doors.0',
      'prop: hs_analytics_last_url',
      /did you mean property\?/,
    ],
    [
      '  contact:\n    email: { type',
      '  kontact:\n    email: { type',
      'inputs',
      'kontact:',
      /did you mean contact\?/,
    ],
  ] as const)('%s -> %s', (from, to, path, place, message) => {
    const text = GOOD.replace(from, to);
    const fault = faultsOf(() => text).find((one) => message.test(one.message));
    expect(fault).toMatchObject({ path, ...placeOf(place, text) });
  });

  test('a missing section points at what should hold it', () => {
    const [fault] = faultsOf((text) => text.replace(/\nmql:[\s\S]*?\n\n/, '\n\n'));
    expect(fault).toMatchObject({ path: 'mql', message: 'is missing; give keys with values (a mapping)' });
  });

  test('every fault is listed, in the order of the file', () => {
    const faults = faultsOf((text) =>
      text.replace('points: 20', 'points: x').replace('score: engagement', 'score: 5'),
    );
    expect(faults.map(({ path }) => path)).toEqual(['rules.0.points', 'rules.6.score']);
  });

  test('the message can be clicked: file, line and column', () => {
    const line = GOOD.slice(0, GOOD.indexOf('points: 15')).split('\n').length;
    expect(() => readModel(GOOD.replace('points: 15', 'points: x'), 'my/model.yaml')).toThrow(
      `cannot be used. Correct this and try again:\n  my/model.yaml:${line}:5 rules.6.points: `,
    );
  });
});

test('the JSON Schema for editors is up to date', () => {
  const kept = JSON.parse(readFileSync(new URL('../../packs/model.schema.json', import.meta.url), 'utf8'));
  expect(kept, 'run: fairlead model schema > packs/model.schema.json').toEqual(modelJsonSchema());
});

test('the JSON Schema describes names with values, and closes every mapping', () => {
  const text = JSON.stringify(modelJsonSchema());
  expect(text).toContain(
    '"signals":{"type":"object","additionalProperties":{"type":"object","properties":{"label"',
  );
  expect(text).not.toContain('"type":"object","properties":{}');
});

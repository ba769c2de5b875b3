import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fairlead } from './support/fairlead.ts';

const PACK = fileURLToPath(new URL('../../packs/default/', import.meta.url));
const GOOD = readFileSync(join(PACK, 'model.yaml'), 'utf8');
const COMMANDS = [
  'lint',
  'validate',
  'test',
  'diff',
  'simulate',
  'publish',
  'export',
  'import',
  'list',
  'schema',
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-model-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('fairlead model', () => {
  test.each([...COMMANDS.map((name) => `model ${name}`), 'backtest'])(
    '%s has a help with an example, and a JSON form',
    async (line) => {
      const { exitCode, out } = await fairlead(`${line} --help`);
      expect(exitCode).toBe(0);
      expect(out).toContain(`Example:\n  $ fairlead ${line}`);
      expect(out).toContain('--json');
    },
  );

  test.each([
    'model',
    'model nonsense',
    'model validate',
    'model validate nowhere.yaml',
    'model test nowhere.yaml',
    'model validate packs/default',
    'model test packs/default',
    'model diff default',
    'model diff default nonsense',
    'model publish default',
    'model export --portal 1',
    'backtest default --portal 1',
  ])('wrong use such as "fairlead %s" exits with 2', async (line) => {
    const { exitCode, out, err } = await fairlead(line);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('validate', () => {
  test('takes a pack by its name', async () => {
    const { exitCode, out } = await fairlead('model validate default');
    expect({ exitCode, out }).toMatchObject({ exitCode: 0, out: expect.stringContaining('can be used: ') });
  });

  test('says what a good file is', async () => {
    const { exitCode, out } = await fairlead(['model', 'validate', join(PACK, 'model.yaml')]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /model\.yaml can be used: default 1\.0\.0 \([0-9a-f]{12}\), with \d+ rules, \d+ gates and 2 fast tracks\./,
    );
  });

  test('tells every fault with its line and column, and exits with 1', async () => {
    const file = write(
      'bad.yaml',
      GOOD.replace('points: 15', 'points: many').replace('score: engagement', 'score: fun'),
    );
    const line = GOOD.slice(0, GOOD.indexOf('points: 15')).split('\n').length;
    const text = await fairlead(['model', 'validate', file]);
    expect(text.exitCode).toBe(1);
    expect(text.out).toContain(`${file}:${line}:5 rules.6.points: expected a number, found "many"`);
    const { json, exitCode } = await fairlead(['model', 'validate', file, '--json']);
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ ok: false, faults: [{ path: 'rules.6.points', line, column: 5 }] });
  });
});

describe('test', () => {
  test('runs the cases beside a file, or of a pack', async () => {
    const byFile = await fairlead(['model', 'test', join(PACK, 'model.yaml')]);
    expect(byFile).toMatchObject({ exitCode: 0, out: expect.stringMatching(/(\d+) cases, \1 as expected/) });
    expect((await fairlead('model test default')).out).toBe(byFile.out);
  });

  test('shows what is not as expected, and exits with 1', async () => {
    const cases = write(
      'wrong.yaml',
      'schema: fairlead-cases/1\nleads: { one: {} }\ncases: [{ name: dear, lead: one, day: 1, expect: { score: 12, colour: red } }]',
    );
    const { exitCode, out } = await fairlead(['model', 'test', 'default', '--cases', cases]);
    expect(exitCode).toBe(1);
    expect(out).toContain(
      'not as expected: dear\n    score: expected 12, is 0\n    colour: expected "red", is nothing',
    );
    const lost = write(
      'lost.yaml',
      'schema: fairlead-cases/1\nleads: {}\ncases: [{ name: dear, lead: one, day: 1, expect: { score: 0 } }]',
    );
    expect(await fairlead(['model', 'test', 'default', '--cases', lost])).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('lead "one"'),
    });
  });

  test.each([
    ['[{ name: dear, lead: one, day: 1, expect: { points.int.prcing: null } }]', 'Did you mean int.pricing?'],
    ['[{ name: dear, lead: one, day: 1, expect: {} }]', 'Case "dear" expects nothing.'],
    ['[]', 'There is no case under cases.'],
  ])('refuses cases that prove nothing: %s', async (cases, message) => {
    const file = write('empty.yaml', `schema: fairlead-cases/1\nleads: { one: {} }\ncases: ${cases}`);
    expect(await fairlead(['model', 'test', 'default', '--cases', file])).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining(message),
    });
  });
});

describe('lint', () => {
  test('AT-52 a weak model has problems, and exits with 1', async () => {
    const weak = GOOD.replace('fitMinimum: 60', 'fitMinimum: 0').replace(
      / {2}- id: neg\.[\s\S]*?\n(?=# Where the lead came)/,
      '',
    );
    expect(weak).not.toContain('gates:');
    const { exitCode, out } = await fairlead(['model', 'lint', write('weak.yaml', weak)]);
    expect(exitCode).toBe(1);
    expect(out).toContain('To be mended\n');
    expect(out).toMatch(/negative/i);
  });

  test('of a good model gives what is proved', async () => {
    const { exitCode, out, json } = await fairlead('model lint default --json');
    expect(exitCode, out).toBe(0);
    expect(json.findings.map((one: { level: string }) => one.level)).toContain('statement');
    expect((await fairlead('model lint default')).out).toContain('\nProved\n');
  });
});

describe('diff', () => {
  test('tells the change in words', async () => {
    const file = write(
      'other.yaml',
      GOOD.replace(
        'points: 20\n    label: Visited the pricing',
        'points: 25\n    label: Visited the pricing',
      ).replace('    default: 60 #', '    default: 65 #'),
    );
    const { exitCode, out } = await fairlead(['model', 'diff', 'default', file]);
    expect(exitCode).toBe(0);
    expect(out.split('\n').slice(1)).toEqual([
      '  The MQL threshold is 65 points instead of 60.',
      '  "Visited the pricing page" is worth 25 instead of 20.',
    ]);
    const { json } = await fairlead(['model', 'diff', 'default', file, '--json']);
    expect(json.changes.map((each: { section: string }) => each.section)).toEqual(['mql', 'rules']);
  });

  test('of a model with itself is none', async () => {
    expect((await fairlead('model diff default default')).out).toMatch(/are the same\.$/);
  });
});

test('list without a portal shows the packs', async () => {
  const { json } = await fairlead('model list --json');
  expect(json.packs).toContainEqual(expect.objectContaining({ name: 'default', version: '1.0.0' }));
});

test('schema prints a JSON Schema', async () => {
  const { out, json } = await fairlead('model schema');
  expect(json).toMatchObject({ title: 'Fairlead qualification model', type: 'object' });
  expect(out).toBe((await fairlead('model schema --json')).out);
});

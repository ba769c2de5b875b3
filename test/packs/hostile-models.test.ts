import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { ModelFileError } from '../../src/model-file/file-fault.ts';
import { MODEL_FILE_LIMITS } from '../../src/model-file/limits.ts';
import { readModel, readModelFile } from '../../src/model-file/read-model.ts';

const GOOD = readFileSync(new URL('../../packs/default/model.yaml', import.meta.url), 'utf8');
/** The first line after the good file. */
const END = GOOD.split('\n').length;
const QUICK_MS = 2_000;

/** CPU milliseconds of this process: how busy the machine is otherwise makes no difference. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function refusalOf(text: string): ModelFileError {
  try {
    readModel(text, 'model.yaml');
  } catch (error) {
    if (error instanceof ModelFileError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

function withRules(rules: readonly string[]): string {
  const [start, end] = [GOOD.indexOf('\nrules:'), GOOD.indexOf('\ngates:')];
  const enough = `  - { id: enough, score: intent, points: 90, label: enough, when: { signal: demo_request, withinDays: 9 } }
  - { id: fits, score: fit, points: 90, label: fits, when: { filters: [{ propertyName: jobtitle, operator: HAS_PROPERTY }] } }`;
  return `${GOOD.slice(0, start)}\nrules:\n${enough}\n${rules.join('\n')}${GOOD.slice(end)}`;
}

const lineOf = (text: string) => GOOD.slice(0, GOOD.indexOf(text)).split('\n').length;
const lines = <Line>(count: number, line: (i: number) => Line) =>
  Array.from({ length: count }, (_, i) => line(i));
const compactRule = (i: number) =>
  `  - {id: r${i}, score: intent, points: 1, label: a, when: {signal: blog_view, withinDays: 9}}`;

describe('a hostile model is refused with place and reason within 2 s (R48, R49)', () => {
  const bomb = lines(
    9,
    (i) =>
      `a${i}: &a${i} [${Array(9)
        .fill(i === 0 ? 'lol' : `*a${i - 1}`)
        .join(', ')}]`,
  );
  const hostile: readonly [string, string, RegExp, number | null][] = [
    ['aliases that multiply', bomb.join('\n'), /aliases expand to more than 100/, 2],
    [
      'more aliases than anyone needs',
      `a: &a 1\nb: [${Array(101).fill('*a').join(', ')}]`,
      /more than 100 aliases/,
      2,
    ],
    ['an alias to nothing', 'a: 1\nb: *nowhere', /nowhere/, 2],
    ['an alias to itself', 'a: &a [*a]', /"a" is not a key here/, 1],
    ['nested lists', '['.repeat(400_000), /deeper than 40 levels/, 1],
    ['nested mappings', '{a: '.repeat(200_000), /deeper than 40 levels/, 1],
    ['nested items', '- '.repeat(400_000), /deeper than 40 levels/, 1],
    ['nested blocks', lines(1_300, (i) => `${' '.repeat(i)}a:`).join('\n'), /deeper than 40 levels/, 322],
    ['commas', `[${','.repeat(900_000)}`, /more than 30000 words and signs/, 1],
    ['just below the limit, all of it faults', `[${','.repeat(29_900)}`, /Unexpected ,/, 1],
    ['quotes', '"'.repeat(900_000), /words and signs/, 1],
    ['names by the thousand', lines(90_000, (i) => `k${i}: 1`).join('\n'), /words and signs/, 6_001],
    ['20 MB', 'x'.repeat(20_000_000), /20000000 bytes; a model file may have 1000000/, 1],
    ['10,000 rules', withRules(lines(9_500, compactRule)), /words and signs/, null],
    [
      'one rule too many',
      withRules(lines(MODEL_FILE_LIMITS.rules - 1, compactRule)),
      /501 rules are too many/,
      null,
    ],
    [
      '__proto__ as a key',
      GOOD.replace('leadScore:', '__proto__: { x: 1 }\nleadScore:'),
      /__proto__ cannot be a name/,
      lineOf('leadScore:'),
    ],
    [
      '__proto__ inside',
      GOOD.replace('  fit: { limit', '  __proto__: { limit: 1, floor: 0 }\n  fit: { limit'),
      /__proto__/,
      lineOf('  fit: { limit'),
    ],
    ['NaN', GOOD.replace('points: 15', 'points: .nan'), /\.nan is not a number/, lineOf('points: 15')],
    ['infinity', GOOD.replace('points: 15', 'points: 1e999'), /1e999 is not a number/, lineOf('points: 15')],
    ['a key given twice', `${GOOD}mql: 3\n`, /"mql" is given twice/, END],
    ['a mapping as a key', '{ a: 1 }: 2', /a key must be a plain word/, 1],
    ['two documents', `${GOOD}---\na: 1`, /multiple documents/, END],
    [
      'a regular expression',
      GOOD.replace('contains: /pricing', 'matches: (a+)+$'),
      /"matches" is not a key here/,
      null,
    ],
    ['nothing', '', /expected keys with values \(a mapping\), found null/, 1],
    ['noise', '\0\u0001\ufffe'.repeat(90_000), /./, 1],
  ];

  test.each(hostile)('%s', (_, text, reason, line) => {
    let faults: ModelFileError['faults'] = [];
    const time = cpuMs(() => {
      faults = refusalOf(text).faults;
    });
    expect(time).toBeLessThan(QUICK_MS);
    const fault = faults.find(({ message }) => reason.test(message));
    expect(fault, JSON.stringify(faults.slice(0, 3))).toBeDefined();
    expect(fault!.line).toBeGreaterThan(0);
    if (line !== null) expect(fault!.line).toBe(line);
  });

  test('a file of a gigabyte is measured, not read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-models-'));
    const file = join(folder, 'huge.yaml');
    writeFileSync(file, '');
    truncateSync(file, 2 ** 30);
    await expect(readModelFile(file)).rejects.toThrow(/1073741824 bytes/);
    rmSync(folder, { recursive: true });
  });
});

describe('the largest model that is allowed', () => {
  const phrases = lines(MODEL_FILE_LIMITS.searchedWords - 150, (i) => `t${i}`).join(',');
  const search = `  - {id: w, score: fit, points: 1, label: a, when: {filters: [{propertyName: jobtitle, operator: CONTAINS_TOKEN, values: [${phrases}]}]}}`;
  const text = withRules([...lines(490, compactRule), search]);

  test('is judged in less than 50 ms a contact, also with a long job title and 200 signals', () => {
    const model = compileModel(readModel(text, 'model.yaml'), LEXICON);
    const input = {
      contact: { jobtitle: 't '.repeat(500), email: 'a@b.example' },
      company: null,
      signals: lines(200, String).map((_, i) => ({
        kind: 'blog_view',
        occurredAt: Date.UTC(2026, 10, 1) + i * 60_000,
      })),
    };
    const times = lines(9, String).map(() => {
      return cpuMs(() => evaluate(model, input, Date.UTC(2026, 10, 3)));
    });
    expect(times.toSorted((a, b) => a - b)[4]).toBeLessThan(50);
  });

  const steps = Array(6).fill('blog_view').join(', ');
  const topics = lines(99, (i) => `  x${i}: { label: x, words: [w${i}] }`).join('\n');
  const asRule = (when: string) => (i: number) =>
    `  - {id: r${i}, score: intent, points: 1, label: a, when: {${when}}}`;
  test.each([
    ['progressions', 'progressions', `progression: [${steps}], withinDays: 90, sameTopic: true`],
    [
      'accountTests',
      'tests of accounts',
      'account: {people: 2, departments: 2, withinDays: 90, signals: [blog_view], sameTopic: true}',
    ],
  ] as const)(
    'with as many %s as there may be is judged in time, and none may be added',
    (limit, words, when) => {
      const most = MODEL_FILE_LIMITS[limit];
      const withSome = (count: number) =>
        withRules(lines(count, asRule(when))).replace('\nsignals:', `\ntopics:\n${topics}\nsignals:`);
      const [fault] = refusalOf(withSome(most + 1)).faults;
      expect(fault).toMatchObject({
        path: 'rules',
        message: expect.stringContaining(`${most + 1} ${words} are too many`),
      });
      const model = compileModel(readModel(withSome(most), 'model.yaml'), LEXICON);
      const signals = lines(200, String).map((_, i) => ({
        kind: 'blog_view',
        occurredAt: Date.UTC(2026, 9, 20) + i * 3_600_000,
        attributes: { topic: `x${i % 99}` },
      }));
      const account = ['CFO', 'CTO', 'VP of Sales', 'Buyer'].flatMap((title, i) =>
        lines(5, (j) => ({ leadId: `c${i}${j}`, title, signals })),
      );
      const input = { contact: { jobtitle: 'vp' }, company: null, signals, account };
      expect(cpuMs(() => evaluate(model, input, Date.UTC(2026, 10, 3)))).toBeLessThan(QUICK_MS);
    },
  );
});

describe('a lead on whom a program dumps signals by the thousand', () => {
  const HOUR = Date.UTC(2026, 10, 3, 10);
  const inOneMinute = (kind: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({ kind, occurredAt: HOUR + (i % 60_000), asset: `/page/${i}` }));
  const timesAsLong = (model: ReturnType<typeof compileModel>, kind: string) => {
    const judge = (count: number) => {
      const input = { contact: {}, company: null, signals: inOneMinute(kind, count) };
      return Math.min(...[1, 2, 3].map(() => cpuMs(() => evaluate(model, input, HOUR))));
    };
    judge(500);
    return judge(8_000) / judge(1_000);
  };

  test('is judged in time that grows as the signals do, all in one minute and all of different pages', () => {
    const model = compileModel(readModel(GOOD, 'model.yaml'), LEXICON);
    expect(timesAsLong(model, 'pricing_page_view')).toBeLessThan(30);
  });

  test('is sifted for machines in such time as well', () => {
    const model = compileModel(readModel(GOOD, 'model.yaml'), LEXICON);
    expect(model.document.bots?.some(({ sign }) => 'links' in sign)).toBe(true);
    expect(timesAsLong(model, 'email_click')).toBeLessThan(30);
  });

  test('words of topics are bounded as other searched words are', () => {
    const words = Array.from({ length: MODEL_FILE_LIMITS.topicWords + 1 }, (_, i) => `word${i}`).join(', ');
    const text = GOOD.replace(
      '\nsignals:',
      `\ntopics:\n  much: { label: Much, words: [${words}] }\nsignals:`,
    );
    expect(refusalOf(text).message).toMatch(/words of topics are too many/);
  });
});

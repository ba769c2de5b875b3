import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CASES } from '../../scripts/reliability/cases.ts';
import { findNamedTests, namedIn } from '../../scripts/reliability/named-tests.ts';
import { reliabilityPage } from '../../scripts/reliability/page.ts';
import { readResults } from '../../scripts/reliability/results.ts';

// Written apart, so that this file names no case itself.
const [ONE, TWO] = ['R' + '07', 'R' + '11'];

test('the cases are 57, each once and in order', () => {
  expect(CASES.map(({ id }) => id)).toEqual(
    Array.from({ length: 57 }, (_, i) => `R${String(i + 1).padStart(2, '0')}`),
  );
});

test('every case has a test that names it', () => {
  const named = new Set(findNamedTests(join(import.meta.dirname, '../..')).flatMap(({ ids }) => ids));
  expect(CASES.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
});

describe('a test that names a case', () => {
  test.each([
    [`test('${ONE} stops reading', async () => {`, [[ONE]]],
    [`])(\n  'is refused (${ONE}, ${TWO}): %o',`, [[ONE, TWO]]],
    [`describe("a person's value (${ONE})", () => {`, [[ONE]]],
    [`// what ${ONE} asks for`, []],
    [`const rule = rules.find('${ONE}');`, []],
  ])('is found in its file: %j', (text, ids) => {
    expect(namedIn('test/a.test.ts', text).map((each) => each.ids)).toEqual(ids);
  });

  test('may be a program of its own, by its first comment', () => {
    const text = `/**\n * Kills at random\n * (${ONE}).\n */\n/** ${TWO} */`;
    expect(namedIn('test/faults/kill.ts', text)).toEqual([
      { file: 'test/faults/kill.ts', title: `Kills at random (${ONE}).`, ids: [ONE] },
    ]);
  });
});

test('the page tells of each case what the run came to, and links the files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-report-'));
  const report = join(folder, 'report.json');
  const titled = (fullName: string, status: string) => ({ fullName, status });
  writeFileSync(
    report,
    JSON.stringify({
      startTime: Date.UTC(2026, 2, 3),
      testResults: [
        {
          name: join(folder, 'test/a.test.ts'),
          assertionResults: [
            titled(`${ONE} holds`, 'passed'),
            titled(`a describe (${ONE}) holds too`, 'passed'),
            titled(`${TWO} holds`, 'passed'),
            titled(`${TWO} breaks`, 'failed'),
          ],
        },
        {
          name: join(folder, 'test/sandbox/b.test.ts'),
          assertionResults: [titled(`${ONE} can be played`, 'passed')],
        },
      ],
    }),
  );
  const tests = [{ file: 'test/a.test.ts', title: `${ONE} holds`, ids: [ONE] }];
  const page = reliabilityPage(tests, readResults([report], folder));
  rmSync(folder, { recursive: true });
  expect(page).toContain('Results are of 2026-03-03');
  expect(page).toMatch(new RegExp(`\\| ${ONE} \\|.*\\| 1 \\| 2 passed \\|`));
  expect(page).toMatch(new RegExp(`\\| ${TWO} \\|.*\\| 0 \\| \\*\\*1 failed\\*\\*, 1 passed \\|`));
  expect(page).toContain(`- [test/a.test.ts](../test/a.test.ts): ${ONE} holds`);
  expect(page).toContain(`**${TWO}**: no test names it.`);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CASES } from '../../scripts/reliability/cases.ts';
import { kindOf } from '../../scripts/reliability/kinds.ts';
import { findNamedTests, namedIn } from '../../scripts/reliability/named-tests.ts';
import { reliabilityPage } from '../../scripts/reliability/page.ts';
import { readResults } from '../../scripts/reliability/results.ts';
import { notShown } from '../../scripts/reliability/tally.ts';

// Written apart, so that this file names no case itself.
const [ONE, TWO] = ['R' + '07', 'R' + '11'] as const;

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
});

test.each([
  ['test/engine/a.test.ts', '', 'pure'],
  ['test/store/a.test.ts', `import { testDatabase } from '../support/database.ts';`, 'database'],
  ['test/card/a.test.ts', `import { openStage } from '../support/deal-stage.ts';`, 'flow'],
  ['test/flows/a.test.ts', '', 'flow'],
  ['test/flows/a.slow.test.ts', `import { openScene } from '../support/scene.ts';`, 'slow'],
  ['test/faults/a.test.ts', '', 'torture'],
  ['test/browser/a.test.ts', '', 'browser'],
  ['test/lifecycle/a.test.ts', `import { STAGES } from '../../src/lifecycle/stage.ts';`, 'pure'],
])('%s that holds %j is of the kind "%s"', (file, text, kind) => {
  expect(kindOf(file, text)).toBe(kind);
});

describe('reports of runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-report-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  type Told = readonly [fullName: string, status: string];

  /** Two reports, as a quick and a slow run leave them. */
  function results(quick: readonly Told[], slow: readonly Told[]) {
    const reports = [
      aReport('test/a.test.ts', quick),
      aReport('test/b.slow.test.ts', slow),
      aReport('test/sandbox/c.test.ts', [[`${TWO} can be played`, 'passed']]),
    ];
    return readResults(reports, folder);
  }

  function aReport(file: string, told: readonly Told[]): string {
    const path = join(folder, `${file.replaceAll('/', '-')}.json`);
    const assertionResults = told.map(([fullName, status]) => ({ fullName, status }));
    const testResults = [{ name: join(folder, file), assertionResults }];
    writeFileSync(path, JSON.stringify({ startTime: Date.UTC(2026, 2, 3), testResults }));
    return path;
  }

  const tests = [
    { file: 'test/a.test.ts', kind: 'pure', title: `${ONE} holds`, ids: [ONE] },
    { file: 'test/b.slow.test.ts', kind: 'slow', title: `${ONE} holds slowly`, ids: [ONE] },
  ] as const;

  test('are told of case by case, with the kinds of tests and the files', () => {
    const page = reliabilityPage(
      tests,
      results(
        [
          [`${ONE} holds`, 'passed'],
          [`a describe (${ONE}) holds too`, 'passed'],
          [`${TWO} holds`, 'passed'],
          [`${TWO} breaks`, 'failed'],
        ],
        [
          [`${ONE} holds slowly`, 'passed'],
          [`${ONE} needs a disk`, 'pending'],
        ],
      ),
    );
    expect(page).toContain('Results are of 2026-03-03');
    expect(page).toMatch(new RegExp(`\\| ${ONE} \\|.*\\| pure, slow \\| 3 passed, 1 skipped \\|`));
    expect(page).toMatch(new RegExp(`\\| ${TWO} \\|.*\\| none \\| \\*\\*1 failed\\*\\*, 1 passed \\|`));
    expect(page).toContain(`- [test/a.test.ts](../test/a.test.ts) (pure, 2 passed): ${ONE} holds`);
    expect(page).toContain(`- [test/b.slow.test.ts](../test/b.slow.test.ts) (slow, 1 passed, 1 skipped):`);
    expect(page).toContain(`**${TWO}**: no test names it.`);
  });

  test('show a case where something of it passed and nothing failed', () => {
    const cases = CASES.filter(({ id }) => id === ONE || id === TWO);
    const shown = results([[`${ONE} holds`, 'passed']], [[`${ONE} needs a disk`, 'pending']]);
    expect(notShown(cases, shown.ran)).toEqual([`${TWO}: none passed, 0 skipped`]);
    const broken = results([[`${TWO} ${ONE} holds`, 'passed']], [[`${ONE} breaks`, 'failed']]);
    expect(notShown(cases, broken.ran)).toEqual([`${ONE}: 1 failed`]);
  });
});

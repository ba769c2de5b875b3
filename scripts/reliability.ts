/**
 * Writes `docs/reliability.md`: `scripts/reliability.ts REPORT.json ...`, reports as vitest's JSON reporter writes
 * them, and fails where they do not show a case. With `--check` it writes nothing and fails where a case has no test.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from './reliability/cases.ts';
import { findNamedTests, type NamedTest } from './reliability/named-tests.ts';
import { reliabilityPage } from './reliability/page.ts';
import { readResults } from './reliability/results.ts';
import { notShown } from './reliability/tally.ts';

const ROOT = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const tests = findNamedTests(ROOT);
const missing = given.includes('--check') ? withoutTest(tests) : writePage(tests, given);
for (const sentence of missing) console.error(sentence);
if (missing.length === 0) console.log(`All of the ${CASES.length} cases.`);
process.exitCode = missing.length === 0 ? 0 : 1;

function withoutTest(tests: readonly NamedTest[]): readonly string[] {
  return CASES.filter(({ id }) => !tests.some(({ ids }) => ids.includes(id))).map(
    ({ id }) => `${id}: no test names it`,
  );
}

function writePage(tests: readonly NamedTest[], reports: readonly string[]): readonly string[] {
  const results = readResults(reports, ROOT);
  writeFileSync(join(ROOT, 'docs/reliability.md'), reliabilityPage(tests, results));
  return notShown(CASES, results.ran);
}

/**
 * Writes `docs/reliability.md`: `scripts/reliability.ts [REPORT.json ...]`, reports as vitest's JSON reporter writes
 * them. With `--check` it writes nothing and fails where a case has no test.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from './reliability/cases.ts';
import { findNamedTests } from './reliability/named-tests.ts';
import { reliabilityPage } from './reliability/page.ts';
import { readResults } from './reliability/results.ts';

const ROOT = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const tests = findNamedTests(ROOT);
const without = CASES.filter(({ id }) => !tests.some(({ ids }) => ids.includes(id))).map(({ id }) => id);

if (given.includes('--check')) {
  process.stdout.write(
    without.length === 0 ? 'Every case has a test.\n' : `No test names ${without.join(', ')}.\n`,
  );
  process.exitCode = without.length === 0 ? 0 : 1;
} else {
  const page = reliabilityPage(tests, readResults(given, ROOT));
  writeFileSync(join(ROOT, 'docs/reliability.md'), page);
  process.stdout.write(
    `docs/reliability.md: ${CASES.length - without.length} of ${CASES.length} cases have tests.\n`,
  );
}

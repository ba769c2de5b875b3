/** What runs of the tests came to, case by case, from vitest's JSON reports. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { z } from 'zod';
import { idsIn, isCounted } from './named-tests.ts';

const Report = z.object({
  startTime: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export interface Tally {
  readonly passed: number;
  readonly failed: readonly string[];
}

export interface Results {
  /** Epoch ms, of the newest report; null where there is none. */
  readonly at: number | null;
  readonly byCase: ReadonlyMap<string, Tally>;
}

/** @param files reports as `vitest run --reporter=json --outputFile=F` writes them */
export function readResults(files: readonly string[], root: string): Results {
  const reports = files.map((file) => Report.parse(JSON.parse(readFileSync(file, 'utf8'))));
  const byCase = new Map<string, { passed: number; failed: string[] }>();
  for (const { name, assertionResults } of reports.flatMap(({ testResults }) => testResults)) {
    if (!isCounted(relative(root, name).replaceAll('\\', '/'))) continue;
    for (const { fullName, status } of assertionResults) {
      for (const id of idsIn(fullName)) {
        const tally = byCase.get(id) ?? { passed: 0, failed: [] };
        if (status === 'passed') tally.passed += 1;
        if (status === 'failed') tally.failed.push(fullName);
        byCase.set(id, tally);
      }
    }
  }
  return { at: reports.length === 0 ? null : Math.max(...reports.map((each) => each.startTime)), byCase };
}

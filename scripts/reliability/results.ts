/** What runs of the tests came to, from vitest's JSON reports. */
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

/** One test that was run, and the cases that its name names. */
export interface Ran {
  /** From the project's root, with slashes. */
  readonly file: string;
  readonly name: string;
  readonly ids: readonly string[];
  readonly outcome: Outcome;
}
export type Outcome = 'passed' | 'failed' | 'skipped';

export interface Results {
  /** Epoch ms, of the newest report; null where there is none. */
  readonly at: number | null;
  readonly ran: readonly Ran[];
}

/** @param files reports as `vitest run --reporter=json --outputFile=F` writes them, of this checkout */
export function readResults(files: readonly string[], root: string): Results {
  const reports = files.map((file) => Report.parse(JSON.parse(readFileSync(file, 'utf8'))));
  const ran = reports
    .flatMap(({ testResults }) => testResults)
    .flatMap(({ name, assertionResults }) => {
      const file = relative(root, name).replaceAll('\\', '/');
      return assertionResults.map(({ fullName, status }) => ({
        file,
        name: fullName,
        ids: idsIn(fullName),
        outcome: outcomeOf(status),
      }));
    });
  return {
    at: reports.length === 0 ? null : Math.max(...reports.map(({ startTime }) => startTime)),
    ran: ran.filter(({ file, ids }) => ids.length > 0 && isCounted(file)),
  };
}

/** What was neither passed nor failed was not run: vitest has several words for it. */
function outcomeOf(status: string): Outcome {
  return status === 'passed' || status === 'failed' ? status : 'skipped';
}

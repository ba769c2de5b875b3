import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Properties come after examples: most mutants fail an example, and an example takes less time. */
class ExamplesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

const LAST = [
  'packs',
  'replay-corpus',
  'evidence',
  'properties',
  'outlook-text',
  'outlook',
  'paths',
  'lint-soundness',
];

function placeOf({ moduleId }: TestSpecification): number {
  return LAST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
}

/** Those of one room as scripts/mutation.ts names them; all of engine and packs where nobody names any. */
const TESTS = process.env.FAIRLEAD_MUTATION_TESTS ?? 'engine/* packs/*';

/** The tests that mutants must fail. A tenth of the usual runs of each property, all on the same examples. */
export default defineConfig({
  test: {
    include: TESTS.split(' ').map((name) => `test/${name}.test.ts`),
    // About files, sizes and portals: slow, and no mutant fails them that passes the others.
    exclude: ['test/engine/bundle.test.ts', 'test/packs/{diff,hostile-models,models-page}.test.ts'],
    env: { FAIRLEAD_RUNS: '0.1' },
    setupFiles: ['test/support/first-counterexample.ts'],
    sequence: { sequencer: ExamplesFirst },
    isolate: false,
    testTimeout: 60_000,
  },
});

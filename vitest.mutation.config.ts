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

/**
 * The tests that mutants must fail: those of engine and packs but for the slow ones that are about files, sizes and
 * words of a comparison. A tenth of the usual runs of each property, all on the same examples.
 */
export default defineConfig({
  test: {
    include: ['test/engine/**/*.test.ts', 'test/packs/{packs,replay-corpus,model-file}.test.ts'],
    exclude: ['test/engine/bundle.test.ts'],
    env: { FAIRLEAD_RUNS: '0.1' },
    setupFiles: ['test/support/first-counterexample.ts'],
    sequence: { sequencer: ExamplesFirst },
    isolate: false,
    testTimeout: 60_000,
  },
});

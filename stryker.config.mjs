/**
 * Mutation testing of the engine: every small change to src/engine must make some test fail. `scripts/mutation.ts`
 * runs it room by room; `npm run slow` has it as its step "mutation". What it writes stands under .data.
 */
export default {
  testRunner: 'in-process',
  plugins: ['./scripts/mutation-runner.ts'],
  coverageAnalysis: 'perTest',
  // Copied are sources and tests alone. Without tsconfig.json: rewriting it needs a compiler API that TypeScript 7 has not.
  ignorePatterns: ['/*', '!/src', '!/test', '!/packs', '!/sandbox', '!/package.json'],
  concurrency: 2,
  maxTestRunnerReuse: 300,
  // Long, since a busy machine is no detected mutant; loops without end are told by how often a mutant is met.
  timeoutMS: 30_000,
  timeoutFactor: 3,
  tempDirName: '.data/mutation/sandbox',
  cleanTempDir: 'always',
  disableTypeChecks: false,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  thresholds: { high: 95, low: 90, break: null },
};

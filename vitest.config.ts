import { configDefaults, defineConfig } from 'vitest/config';

const ELSEWHERE = ['test/bench/**', 'test/browser/**', 'test/faults/**'];

/** `npm test`: everything quick. `vitest.slow.config.ts` and `vitest.browser.config.ts` run the rest. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/database-server.ts'],
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...ELSEWHERE, '**/*.slow.test.ts'],
    // One more than the cores of a small machine: much of a flow is waiting.
    maxWorkers: 3,
    // Files share what a worker has loaded, a fifth of the time otherwise; what a test sets globally, it takes back.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

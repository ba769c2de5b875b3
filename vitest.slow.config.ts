import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run slow`: tests that wait, kill processes or start many servers. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/database-server.ts'],
    include: ['test/**/*.slow.test.ts'],
    exclude: [...configDefaults.exclude, 'test/bench/**'],
    maxWorkers: 2,
    // A machine that is busy with other things takes a minute for a start that takes two seconds.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});

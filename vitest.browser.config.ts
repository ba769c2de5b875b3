import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run browser`: the screens in a Chromium that is there. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/database-server.ts'],
    include: ['test/browser/**/*.test.ts'],
    exclude: configDefaults.exclude,
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

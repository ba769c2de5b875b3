import { configDefaults, defineConfig } from 'vitest/config';

/** `npm run slow`, step "faults": programs that kill processes and keep real times, so nothing runs beside them. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    exclude: configDefaults.exclude,
    maxWorkers: 1,
    testTimeout: 15 * 60_000,
  },
});

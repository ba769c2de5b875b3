import { defineConfig } from 'vitest/config';

/** `npm run slow`, step "properties": laws of the engine on ten times as many examples, other ones in each run. */
export default defineConfig({
  test: {
    include: ['test/engine/**/*.test.ts'],
    env: { FAIRLEAD_RUNS: '10' },
    maxWorkers: 2,
    testTimeout: 900_000,
  },
});

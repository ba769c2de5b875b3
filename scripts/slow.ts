/**
 * `npm run slow`: what takes minutes. First the slow tests (the registry is asked about our packages there), then the
 * programs of test/faults, each to its claim. Then the laws of the engine on ten times as many examples, and at last mutation
 * testing (docs/mutation.md), which takes hours. The tests leave reports for `scripts/reliability.ts` in `.data/reports`.
 */
import { describeStep, runSteps, type Step } from './steps.ts';

const MINUTE_MS = 60_000;

const results = await runSteps([
  tests('slow tests', 'slow', 30),
  tests('faults', 'torture', 45),
  {
    name: 'properties',
    command: ['vitest', 'run', '--config', 'vitest.properties.config.ts'],
    limitMs: 60 * MINUTE_MS,
  },
  {
    name: 'mutation',
    command: ['scripts/mutation.ts'],
    limitMs: 240 * MINUTE_MS,
    loud: true,
  },
]);

console.log('\nsummary');
for (const result of results) console.log(describeStep(result));
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

function tests(name: string, config: string, minutes: number): Step {
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=.data/reports/${config}.json`];
  return {
    name,
    command: ['vitest', 'run', '--config', `vitest.${config}.config.ts`, ...report],
    limitMs: minutes * MINUTE_MS,
    loud: true,
  };
}

/**
 * `npm run slow`: what takes minutes. First the slow tests, then the fault scripts: every `.ts` file directly in
 * test/faults that is no test runs without arguments on its defaults and exits with 0 when its claim held. Then the
 * laws of the engine on ten times as many examples, and at last mutation testing (docs/mutation.md), which takes hours.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeStep, runSteps, type Step } from './steps.ts';

const MINUTE_MS = 60_000;
const LIMIT_MS = 15 * MINUTE_MS;

const results = await runSteps([
  {
    name: 'slow tests',
    command: ['vitest', 'run', '--config', 'vitest.slow.config.ts'],
    limitMs: LIMIT_MS,
    loud: true,
  },
  ...faultScripts(),
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

function faultScripts(): readonly Step[] {
  const folder = new URL('../test/faults/', import.meta.url);
  if (!existsSync(fileURLToPath(folder))) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => ({
      name: `test/faults/${name}`,
      command: [`test/faults/${name}`],
      limitMs: LIMIT_MS,
      loud: true,
    }));
}

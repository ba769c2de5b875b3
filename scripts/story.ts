/**
 * `npm run story NAME`: tells a story on the sandbox through the app's real doors and prints what came of it. A story
 * is a slow test in test/story, so that `npm run slow` tells all of them.
 */
import { readdirSync } from 'node:fs';
import { describeStep, runSteps } from './steps.ts';

const ENDING = '.slow.test.ts';
const stories = readdirSync(new URL('../test/story/', import.meta.url))
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length));
const [name = ''] = process.argv.slice(2);
if (!stories.includes(name)) {
  console.error(`npm run story NAME, where NAME is one of: ${stories.join(', ')}`);
  process.exit(2);
}
const [result] = await runSteps([
  {
    name: `story ${name}`,
    command: ['vitest', 'run', '--config', 'vitest.slow.config.ts', `test/story/${name}${ENDING}`],
    limitMs: 15 * 60_000,
    loud: true,
  },
]);
console.log(describeStep(result!));
process.exitCode = result!.ok ? 0 : 1;

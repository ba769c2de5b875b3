/** `npm run check`: all that must hold before a commit. The same command everywhere. */
import { runSteps, type Step } from './steps.ts';

const MINUTE_MS = 60_000;

const STEPS: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'ci', '.'], limitMs: MINUTE_MS },
  {
    name: 'dependency rules',
    command: ['biome', 'lint', '--only=style/noRestrictedImports', '.'],
    limitMs: MINUTE_MS,
  },
  { name: 'types', command: ['tsc', '--noEmit'], limitMs: 2 * MINUTE_MS },
  { name: 'manifest', command: ['scripts/manifest.ts', '--check'], limitMs: MINUTE_MS },
  { name: 'tests', command: ['vitest', 'run'], limitMs: 10 * MINUTE_MS },
];

const results = await runSteps(STEPS);
const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
console.log(failed.length === 0 ? '\nall is well' : `\nnot yet: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

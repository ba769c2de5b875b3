/**
 * `npm run torture -- [--seed N] [--minutes M] [--kills K]`: one run of the history checker. Prints the seed first, and
 * what was done and checked last; exits with 1 when anything did not hold.
 */
import { parseArgs } from 'node:util';
import { torture } from './torture.ts';

const KILLS_PER_MINUTE = 20;
const SHOWN = 40;

const { values: options } = parseArgs({
  options: { seed: { type: 'string' }, minutes: { type: 'string' }, kills: { type: 'string' } },
});
const seed = Number(options.seed ?? Date.now() % 1_000_000);
const minutes = Number(options.minutes ?? 1);
const kills = Number(options.kills ?? Math.round(minutes * KILLS_PER_MINUTE));

console.log(`torture: seed ${seed}, ${minutes} min, ${kills} kills`);
const { complaints, summary } = await torture({ seed, minutes, kills });
console.log(`  ${summary}`);
for (const complaint of complaints.slice(0, SHOWN)) console.error(`VIOLATED: ${complaint}`);
if (complaints.length > 0) console.error(`${complaints.length} violations; again with --seed ${seed}`);
else console.log('  all held');
process.exitCode = complaints.length > 0 ? 1 : 0;

/**
 * `npm run torture -- [--seed N | --known] [--minutes M] [--kills K]`: a run of the history checker, or one for each seed
 * that ever found a fault. Prints the seed first, and what was done and checked last; exits with 1 when anything did not
 * hold.
 */
import { parseArgs } from 'node:util';
import { TELLING_SEEDS } from './seeds.ts';
import { tell } from './tell.ts';

const KILLS_PER_MINUTE = 20;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string' },
    known: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '1' },
    kills: { type: 'string' },
  },
});
const minutes = Number(options.minutes);
const kills = Number(options.kills ?? Math.round(minutes * KILLS_PER_MINUTE));
const seeds = options.known
  ? TELLING_SEEDS.map(({ seed }) => seed)
  : [Number(options.seed ?? Date.now() % 1_000_000)];

let clean = 0;
for (const seed of seeds) if (await tell({ seed, minutes, kills })) clean += 1;
if (seeds.length > 1) console.log(`${clean} of ${seeds.length} seeds clean`);
process.exitCode = clean < seeds.length ? 1 : 0;

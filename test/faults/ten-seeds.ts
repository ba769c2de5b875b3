/**
 * Ten seeds of the history checker with thirty kills each, among them those that ever found a fault.
 * `node scripts/run.mjs test/faults/ten-seeds.ts [--first N]`
 */
import { parseArgs } from 'node:util';
import { TELLING_SEEDS } from '../torture/seeds.ts';
import { tell } from '../torture/tell.ts';

const SEEDS = 10;
const MINUTES = 0.75;
const KILLS = 30;

const { values: options } = parseArgs({ options: { first: { type: 'string' } } });
const first = Number(options.first ?? Date.now() % 1_000_000);
const known = TELLING_SEEDS.map(({ seed }) => seed);
const fresh = Array.from({ length: SEEDS - known.length }, (_, place) => first + place);
let clean = 0;
for (const seed of [...known, ...fresh]) if (await tell({ seed, minutes: MINUTES, kills: KILLS })) clean += 1;
console.log(`${clean} of ${SEEDS} seeds clean`);
process.exitCode = clean < SEEDS ? 1 : 0;

/**
 * Mutation testing of src/engine, room by room, since a mutant need only face the tests of its own room:
 * `node scripts/run.mjs scripts/mutation.ts [room or file ...] [--every 4]`. Prints the score of each file, and fails
 * where all together stay under 90 %. `--every`: a sample of so much, evenly over the files.
 */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ROOMS, type Room } from './mutation-rooms.ts';
import { isInSample, SAMPLE } from './mutation-sample.ts';

/** The part of a result that is read here. */
interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly status: string;
}

const LEAST_SCORE = 90;
const root = fileURLToPath(new URL('..', import.meta.url));

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { every: { type: 'string', default: '1' } },
});
process.env[SAMPLE] = values.every;
const results: Mutant[] = [];
for (const room of ROOMS) {
  const files = filesOf(room).filter((file) => isWanted(room, file));
  if (files.length > 0) results.push(...(await mutate(room, files)));
}
process.exitCode = report(results);

/** Files that no room names belong to the last one. */
function filesOf(room: Room): readonly string[] {
  const named = (one: Room) =>
    one.files.flatMap((pattern) => globSync(`src/engine/${pattern}.ts`, { cwd: root }));
  if (room !== ROOMS.at(-1)) return named(room);
  const elsewhere = new Set(ROOMS.slice(0, -1).flatMap(named));
  return globSync('src/engine/*.ts', { cwd: root }).filter((file) => !elsewhere.has(file));
}

function isWanted(room: Room, file: string): boolean {
  return wanted.length === 0 || wanted.includes(room.name) || wanted.includes(basename(file, '.ts'));
}

async function mutate(room: Room, files: readonly string[]): Promise<readonly Mutant[]> {
  console.log(`\n${room.name}: ${files.map((file) => basename(file, '.ts')).join(', ')}`);
  const { Stryker } = await import('@stryker-mutator/core');
  // Not by the option `testFiles`: with it Stryker takes what is evaluated while a file loads for covered by tests alone.
  process.env.FAIRLEAD_MUTATION_TESTS = room.tests.join(' ');
  const stryker = new Stryker({
    configFile: 'stryker.config.mjs',
    mutate: [...files],
    jsonReporter: { fileName: `.data/mutation/${room.name}.json` },
  });
  return (await stryker.runMutationTest()).filter(isInSample);
}

/** Detected of all that are no equivalent, by file; the exit code. */
function report(mutants: readonly Mutant[]): number {
  const files = Map.groupBy(mutants, ({ fileName }) => basename(fileName));
  console.log('\nmutation score of src/engine');
  for (const [file, own] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(line(file, own));
  console.log(line('all', mutants));
  return scoreOf(mutants) >= LEAST_SCORE ? 0 : 1;
}

function line(name: string, mutants: readonly Mutant[]): string {
  const { detected, all } = countOf(mutants);
  return `${name.padEnd(28)} ${scoreOf(mutants).toFixed(1).padStart(6)} %  ${detected} of ${all}`;
}

function scoreOf(mutants: readonly Mutant[]): number {
  const { detected, all } = countOf(mutants);
  return all === 0 ? 100 : (100 * detected) / all;
}

function countOf(mutants: readonly Mutant[]): { readonly detected: number; readonly all: number } {
  const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const detected = count('Killed', 'Timeout');
  return { detected, all: detected + count('Survived', 'NoCoverage') };
}

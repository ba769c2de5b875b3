/**
 * `npm run bench [name ...]`: measures one or all, prints a table and writes `bench/<name>.json`. A bench is a file
 * of this folder that exports `bench`. Exits 1 where one could not be measured; a missed target is only shown.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { table } from './table.ts';

const HERE = new URL('./', import.meta.url);
const RESULTS = new URL('../../bench/', import.meta.url);
const NOT_BENCHES = ['main', 'bench', 'cpu', 'metrics', 'table'];

const available = readdirSync(HERE)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => !NOT_BENCHES.includes(name))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !available.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. There are: ${available.join(', ')}.`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : available) await measure(name);

async function measure(name: string): Promise<void> {
  const { bench } = (await import(new URL(`${name}.ts`, HERE).href)) as { bench: Bench };
  console.log(`\n${name}, Node ${process.version}, ${availableParallelism()} cores, load ${busy()}`);
  try {
    const rows = await bench.run((text) => console.log(`  ${text}`));
    console.log(`\n${table(rows)}\nload at the end ${busy()}`);
    if (!existsSync(RESULTS)) mkdirSync(RESULTS);
    const file = new URL(`${name}.json`, RESULTS);
    const result = { name, node: process.version, cores: availableParallelism(), rows };
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
    console.log(`written to ${fileURLToPath(file)}`);
  } catch (error) {
    console.error(`${name} could not be measured:`, error);
    process.exitCode = 1;
  }
}

/** Figures taken beside other work are noisy: the reader sees how much there was. */
function busy(): string {
  return loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');
}

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compileModel, type Model } from '../../../src/engine/compile.ts';
import { parseModel } from '../../../src/engine/schema.ts';

const FILE = new URL('./model.yaml', import.meta.url);

/** The model all contestants work on, compiled by the engine. */
export function loadBenchModel(): Model {
  return compileModel(parseModel(parse(readFileSync(FILE, 'utf8'))));
}

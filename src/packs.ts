/** The qualification models that ship with Fairlead: `packs/<name>/model.yaml`. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { compileModel } from './engine/compile.ts';
import type { Model } from './engine/model.ts';
import { parseModel } from './engine/schema.ts';

/** @throws ModelError when the pack's document is not a qualification model */
export async function loadPack(name: 'default'): Promise<Model> {
  const file = new URL(`../packs/${name}/model.yaml`, import.meta.url);
  return compileModel(parseModel(parse(await readFile(file, 'utf8'))));
}

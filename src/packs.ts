/** The qualification models that ship with Fairlead: `packs/<name>/model.yaml`, with `cases.yaml` beside it. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Model } from './engine/model.ts';
import { compileHere } from './model-file/compile-here.ts';
import { readModelFile } from './model-file/read-model.ts';

const PACKS = new URL('../packs/', import.meta.url);

/** Packs ship with the program: each is read once. */
const loaded = new Map<string, Promise<Model>>();

/** @throws ModelFileError when the pack's document is not a qualification model */
export function loadPack(name: string): Promise<Model> {
  const model = loaded.get(name) ?? readModelFile(packFile(name, 'model.yaml')).then(compileHere);
  loaded.set(name, model);
  return model;
}

export async function packNames(): Promise<readonly string[]> {
  const entries = await readdir(PACKS, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort();
}

export function packFile(name: string, file: 'model.yaml' | 'cases.yaml'): string {
  return fileURLToPath(new URL(`${encodeURIComponent(name)}/${file}`, PACKS));
}

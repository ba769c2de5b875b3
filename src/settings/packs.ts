/** The packs that ship with Fairlead, read once: as models, and as their authors wrote them. */
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { compileHere } from '../model-file/compile-here.ts';
import { readModel } from '../model-file/read-model.ts';
import { packFile, packNames } from '../packs.ts';
import type { Pack } from './model-view.ts';

export interface WrittenPack extends Pack {
  readonly text: string;
}

let read: Promise<readonly WrittenPack[]> | undefined;

export function writtenPacks(): Promise<readonly WrittenPack[]> {
  read ??= readAll();
  return read;
}

/** One at a time: to compile all of them at once would keep webhooks waiting. */
async function readAll(): Promise<readonly WrittenPack[]> {
  const packs: WrittenPack[] = [];
  for (const name of await packNames()) {
    packs.push(await readPack(name));
    await setImmediate();
  }
  // The pack that an installation begins with comes first.
  return packs.toSorted((one, other) => Number(other.name === 'default') - Number(one.name === 'default'));
}

async function readPack(name: string): Promise<WrittenPack> {
  const text = await readFile(packFile(name, 'model.yaml'), 'utf8');
  return { name, text, model: compileHere(readModel(text, name)) };
}

/** The model a word on the command line means: a file, a pack that ships with Fairlead, or a portal's version. */
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import type { Model } from '../../engine/model.ts';
import { compileHere } from '../../model-file/compile-here.ts';
import { ModelFileError } from '../../model-file/file-fault.ts';
import { readModelFile } from '../../model-file/read-model.ts';
import { loadPack, packNames } from '../../packs.ts';
import { modelNamed } from '../explain/choose-model.ts';
import { Problem, WrongUse } from '../mistakes.ts';

export const MODEL_WORDS = 'a file, a pack by its name, "published", or a version or hash the portal knows';

export interface OfPortal {
  readonly context: Context;
  readonly portalId: string;
}

/** @throws WrongUse where nothing is called so; Problem for a file that is no model */
export async function findModel(named: string, portal?: OfPortal): Promise<Model> {
  if (isPath(named)) return modelOfFile(named);
  const packs = await packNames();
  if (packs.includes(named)) return loadPack(named);
  if (!portal) {
    throw new WrongUse(
      `No pack is called ${named}. Give a file such as ./model.yaml, a pack (${packs.join(', ')}), or add --portal for its versions.`,
    );
  }
  const { context, portalId } = portal;
  if (named === 'published') return context.models.active(portalId);
  return modelNamed(context, portalId, named);
}

export function isPath(named: string): boolean {
  return /[\\/]|\.(ya?ml|json)$/i.test(named);
}

async function modelOfFile(path: string): Promise<Model> {
  await mustExist(path);
  try {
    return compileHere(await readModelFile(path));
  } catch (error) {
    throw told(error);
  }
}

/** @throws WrongUse */
export async function mustExist(path: string): Promise<void> {
  try {
    await access(path);
  } catch (cause) {
    throw new WrongUse(`There is no file ${path} that can be read.`, { cause });
  }
  if ((await stat(path)).isDirectory())
    throw new WrongUse(`${path} is a folder. Give a file in it, such as ${join(path, 'model.yaml')}.`);
}

/** A fault of a file is told in its own words, without a stack. */
export function told(error: unknown): unknown {
  return error instanceof ModelFileError ? new Problem(error.message, { cause: error }) : error;
}

export function modelName({ key, version, hash }: Model): string {
  return `${key} ${version} (${shortHash(hash)})`;
}

export function shortHash(hash: string): string {
  return hash.slice('sha256:'.length, 'sha256:'.length + 12);
}

export function modelData({ key, version, hash }: Model) {
  return { key, version, hash };
}

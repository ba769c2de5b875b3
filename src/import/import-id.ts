/** The identity of an import: the same portal, files and map are the same import, whenever it is run. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ImportMap } from './map.ts';

export async function importIdOf(
  portalId: string,
  map: ImportMap,
  paths: readonly string[],
): Promise<string> {
  const hash = createHash('sha256').update(`${portalId}\n${JSON.stringify(map)}\n`);
  for (const path of paths) {
    const contents = createHash('sha256');
    for await (const chunk of createReadStream(path)) contents.update(chunk as Buffer);
    hash.update(contents.digest());
  }
  return hash.digest('hex').slice(0, 32);
}

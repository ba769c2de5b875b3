/** The engine as a browser would load it: one classic script, minified, nothing of Node in it. */

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type OutputChunk, rolldown } from 'rolldown';

export type EntryName = 'engine' | 'explain' | 'lexicon';

export interface Bundle {
  /** Defines one global variable of the entry's name. */
  readonly code: string;
  /** Modules it still wants from elsewhere. */
  readonly imports: readonly string[];
  /** File names of the engine with their code as it stands in the bundle, before it is minified. */
  readonly modules: readonly { readonly file: string; readonly code: string }[];
}

/** `engine`: evaluate, compileModel and applySteps; `explain`: and all searches; `lexicon`: the tables of words. */
export async function bundleEntry(name: EntryName): Promise<Bundle> {
  const input = fileURLToPath(new URL(`./${name}-entry.ts`, import.meta.url));
  const built = await rolldown({ input, platform: 'browser', logLevel: 'silent' });
  try {
    const { output } = await built.generate({ format: 'iife', name, minify: true });
    const [chunk, ...others] = output;
    if (others.length > 0)
      throw new Error(`The bundle ${name} has come out in ${output.length} files instead of one.`);
    return {
      code: chunk.code,
      imports: [...chunk.imports, ...chunk.dynamicImports],
      modules: modulesOf(chunk),
    };
  } finally {
    await built.close();
  }
}

function modulesOf({ modules }: OutputChunk): Bundle['modules'] {
  return Object.entries(modules).map(([path, { code }]) => ({
    file: path.split('/').at(-1)!,
    code: code ?? '',
  }));
}

/** Of a file as a web server sends it, in KiB. */
export function gzippedKib(code: string): number {
  return gzipSync(code, { level: 9 }).length / 1024;
}

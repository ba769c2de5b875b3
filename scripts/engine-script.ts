/**
 * The shared engine as one script for the card: HubSpot builds the card's folder alone, and cannot reach `src`. The
 * same engine, bundled and not minified, so that whoever looks into the folder can read it.
 */
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ENTRY = 'src/card/try-out.ts';

const HEADER = `// Made from ${ENTRY} and src/engine by npm run manifest.
// biome-ignore-all format: made by a program
// biome-ignore-all lint: made by a program
/* eslint-disable */
`;

const TYPES = `// Made by npm run manifest: what ${ENTRY} gives to the card.
import type { Material, Supposition, Tried } from './what-if-contract.ts';

export interface TryOut {
  suppose(supposition: Supposition): Tried;
}

export function openTryOut(material: Material): TryOut | null;
`;

/** The script and its types, by their paths. @throws Error where something of Node or a package gets in */
export async function engineScript(folder: string): Promise<Record<string, string>> {
  const built = await rolldown({
    input: fileURLToPath(new URL('./engine-entry.ts', import.meta.url)),
    platform: 'browser',
    logLevel: 'silent',
  });
  try {
    const { output } = await built.generate({ format: 'esm', minify: false });
    const [chunk, ...others] = output;
    const foreign = [...chunk.imports, ...chunk.dynamicImports];
    if (others.length > 0 || foreign.length > 0) {
      throw new Error(
        `The engine for the card is not by itself: it wants ${foreign.join(', ') || 'more files'}.`,
      );
    }
    return { [`${folder}/engine.js`]: HEADER + chunk.code, [`${folder}/engine.d.ts`]: TYPES };
  } finally {
    await built.close();
  }
}

/** What runs after an upload: HubSpot's builder makes one script of each entry point, with the folder's own packages. */
import { appendFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Check } from '../check.ts';
import { linkPackages } from '../extension-packages.ts';
import type { Extension } from '../project.ts';
import { load } from '../tools.ts';

/** The package's root would send reports and end the process on a failure without a word; this part does neither. */
const BUILDER = '@hubspot/ui-extensions-dev-server/build';

interface Builder {
  remoteBuild(options: {
    root: string;
    entryPoint: string;
    outputDir: string;
    logLevel: string;
    appConfig: object;
  }): Promise<void>;
}

/** Our own limit: a card has to be there at once. */
const MOST_KB = 150;

const sizes = new Map<string, string>();

export const productionBuild: Check = {
  name: `HubSpot's builder makes every extension into one script of at most ${MOST_KB} kB`,
  find: async (project) => {
    linkPackages(project);
    const found: string[] = [];
    for (const extension of project.extensions) {
      for (const entry of extension.entries) found.push(...(await build(extension, entry)));
    }
    return found;
  },
  faults: [
    {
      name: 'a package that is not among the dependencies of the folder',
      plant: ({ extensions }) =>
        appendFileSync(
          extensions[0]!.entries[0]!,
          "\nexport { nothing } from 'not-among-the-dependencies';\n",
        ),
      found: /not-among-the-dependencies/,
    },
    {
      name: 'a file from outside the folder',
      plant: ({ extensions }) =>
        appendFileSync(
          extensions[0]!.entries[0]!,
          "\nexport { manifest } from '../../../../src/manifest.ts';\n",
        ),
      found: /manifest/,
    },
    {
      name: 'a script that has grown too large',
      plant: ({ extensions }) =>
        appendFileSync(
          extensions[0]!.entries[0]!,
          `\nexport const ballast = '${'ballast '.repeat(20_000)}';\n`,
        ),
      found: /kB, and may have/,
    },
  ],
  note: () => [...sizes.values()].join('; '),
};

async function build({ name, folder }: Extension, entry: string): Promise<string[]> {
  const { remoteBuild } = await load<Builder>(BUILDER);
  const outputDir = join(folder, 'dist');
  const said: string[] = [];
  try {
    await quietly(said, () =>
      remoteBuild({
        root: folder,
        entryPoint: entry,
        outputDir,
        logLevel: 'warn',
        appConfig: { variables: {} },
      }),
    );
  } catch (error) {
    return [`${name}: ${[(error as Error).message, ...said].join('\n')}`];
  }
  const script = readFileSync(join(outputDir, basename(entry).replace(/\.\w+$/, '.js')));
  const kb = script.length / 1000;
  const what = `${name}/${basename(entry)}`;
  if (!sizes.has(what)) {
    sizes.set(what, `${what} ${kb.toFixed(1)} kB, ${(gzipSync(script).length / 1000).toFixed(1)} compressed`);
  }
  return kb <= MOST_KB ? [] : [`${what} has ${kb.toFixed(1)} kB, and may have ${MOST_KB}`];
}

/** The builder prints what it does; that is only of interest where it fails. */
async function quietly(said: string[], work: () => Promise<void>): Promise<void> {
  const { log, info, warn, error } = console;
  const keep = (...words: unknown[]) => void said.push(words.map(String).join(' '));
  Object.assign(console, { log: keep, info: keep, warn: keep, error: keep });
  try {
    await work();
  } finally {
    Object.assign(console, { log, info, warn, error });
  }
}

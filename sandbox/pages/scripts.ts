/** The scripts of the pages: built when they are first asked for, and kept for as long as the sandbox runs. */
import { fileURLToPath } from 'node:url';
import { buildExtension, buildScript } from '../extensions/build.ts';
import { readExtensions } from '../extensions/project.ts';

export type PageScript = 'record' | 'extension' | 'worker';

export interface Scripts {
  page(name: PageScript): Promise<string>;
  /** The production bundle of an extension; null where the project has none of this uid. */
  extension(uid: string): Promise<string> | null;
}

const ENTRIES: Readonly<Record<PageScript, string>> = {
  record: 'record/main.tsx',
  extension: 'extension/main.tsx',
  worker: 'host/worker.tsx',
};

export function createScripts(): Scripts {
  const built = new Map<string, Promise<string>>();
  const once = (entry: string, build: (entry: string) => Promise<string>) => {
    const known = built.get(entry);
    if (known) return known;
    const building = build(entry);
    built.set(entry, building);
    building.catch(() => built.delete(entry));
    return building;
  };
  return {
    page: (name) => once(fileURLToPath(new URL(ENTRIES[name], import.meta.url)), buildScript),
    extension(uid) {
      const found = readExtensions().find((extension) => extension.uid === uid);
      return found ? once(found.entry, buildExtension) : null;
    },
  };
}

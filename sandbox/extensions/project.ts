/**
 * The extensions of the uploaded project, as its metafiles declare them: cards on records, the settings page, the app's
 * own page. Source: developers.hubspot.com, project configuration of platform version 2026.09.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type ExtensionLocation = 'crm.record.sidebar' | 'crm.record.tab' | 'settings' | 'pages';

export interface ProjectExtension {
  readonly uid: string;
  readonly title: string;
  readonly location: ExtensionLocation;
  /** The file that HubSpot builds from. */
  readonly entry: string;
  /** What kinds of records it stands on; none for pages. */
  readonly objectTypes: readonly string[];
}

const PROJECT = fileURLToPath(new URL('../../hubspot/src/', import.meta.url));
const FOLDERS = ['cards', 'settings', 'pages'] as const;
const TITLES: Readonly<Record<string, string>> = { settings: 'Settings', page: 'Home' };

interface Metafile {
  readonly uid: string;
  readonly type: 'card' | 'settings' | 'page';
  readonly config: {
    readonly name?: string;
    readonly entrypoint: string;
    readonly location?: ExtensionLocation;
    readonly objectTypes?: readonly string[];
  };
}

/** Reads them anew each time: a page shows the project as it is now. */
export function readExtensions(): readonly ProjectExtension[] {
  return FOLDERS.flatMap((folder) => metafilesIn(join(PROJECT, 'app', folder))).map(extensionOf);
}

function metafilesIn(folder: string): Metafile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => name.endsWith('-hsmeta.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Metafile);
}

function extensionOf({ uid, type, config }: Metafile): ProjectExtension {
  return {
    uid,
    title: config.name ?? TITLES[type] ?? uid,
    location: type === 'card' ? config.location! : type === 'page' ? 'pages' : 'settings',
    entry: join(PROJECT, config.entrypoint),
    objectTypes: config.objectTypes ?? [],
  };
}

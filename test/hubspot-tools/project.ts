/** The HubSpot project as it lies on the disk, in a copy outside the repository: nothing around it can help it. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OURS = fileURLToPath(new URL('../../hubspot', import.meta.url));
const LEFT_OUT = new Set(['node_modules', 'dist']);

/** One folder that HubSpot builds alone: the cards, the settings, the pages. */
export interface Extension {
  /** "cards" */
  readonly name: string;
  readonly folder: string;
  /** The absolute path of the file, such as that of `src/app/cards/LeadCard.tsx`. */
  readonly entries: readonly string[];
}

export interface Project {
  readonly folder: string;
  /** Where hsproject.json says that the sources are. */
  readonly source: string;
  /** "development", "staging", "production": those that are looked at. */
  readonly profiles: readonly string[];
  readonly extensions: readonly Extension[];
}

export interface MetaFile {
  /** Below the sources: "app/cards/lead-card-tab-hsmeta.json". */
  readonly path: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A copy of our project in a temporary folder. */
export function copyProject(): Project {
  const folder = join(mkdtempSync(join(tmpdir(), 'fairlead-hubspot-')), 'hubspot');
  cpSync(OURS, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  return readProject(folder);
}

/** One profile and one extension are enough to find a fault in. */
export function copyForFault(): Project {
  const project = copyProject();
  return { ...project, profiles: project.profiles.slice(0, 1), extensions: project.extensions.slice(0, 1) };
}

export function removeProject({ folder }: Project): void {
  rmSync(dirname(folder), { recursive: true, force: true });
}

function readProject(folder: string): Project {
  const { srcDir } = readJson(join(folder, 'hsproject.json')) as { srcDir: string };
  const source = join(folder, srcDir);
  return { folder, source, profiles: profilesIn(source), extensions: extensionsIn(source) };
}

function profilesIn(source: string): string[] {
  return readdirSync(source).flatMap((name) => /^hsprofile\.(\w+)\.json$/.exec(name)?.[1] ?? []);
}

/** A metafile with an entry point makes its folder an extension, whenever one is added. */
function extensionsIn(source: string): Extension[] {
  const entries = entryPoints({ source }).map((entry) => join(source, entry));
  const folders = [...new Set(entries.map((entry) => dirname(entry)))];
  return folders.map((folder) => ({
    name: basename(folder),
    folder,
    entries: [...new Set(entries.filter((entry) => dirname(entry) === folder))],
  }));
}

/** As the metafiles name them, each once: "/app/cards/LeadCard.tsx". */
export function entryPoints(project: Pick<Project, 'source'>): string[] {
  const named = metaFiles(project).flatMap(({ config: { entrypoint } }) =>
    entrypoint ? [String(entrypoint)] : [],
  );
  return [...new Set(named)];
}

export function metaFiles({ source }: Pick<Project, 'source'>): MetaFile[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('-hsmeta.json') && !path.includes('node_modules'))
    .map((path) => ({ path, ...(readJson(join(source, path)) as Omit<MetaFile, 'path'>) }));
}

export interface Profile {
  readonly accountId: number;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function readProfile({ source }: Pick<Project, 'source'>, name: string): Profile {
  return readJson(join(source, `hsprofile.${name}.json`)) as Profile;
}

/** The sources of an extension, below its folder. */
export function sourceFiles({ folder }: Extension): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(tsx?|jsx?)$/.test(path) && !path.includes('node_modules') && !path.startsWith('dist/'),
  );
}

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** For planted faults: changes the JSON of a file in place. */
export function changeJson<Content>(file: string, change: (content: Content) => void): void {
  const content = readJson(file) as Content;
  change(content);
  writeFileSync(file, JSON.stringify(content, null, 2));
}

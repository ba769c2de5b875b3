/**
 * The bill of materials of production (CycloneDX), printed: `npm run -s sbom > sbom.json`.
 * npm itself, told to omit what is for development, also leaves out what both need (zod, yaml, parts of pg). So it is
 * asked about a copy of manifest and lock file in which nothing but production stands.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const QUESTION = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];

const above = mkdtempSync(join(tmpdir(), 'fairlead-sbom-'));
try {
  // npm calls what it describes by the name of its folder.
  const folder = join(above, 'fairlead');
  mkdirSync(folder);
  writeProduction(folder);
  process.exitCode = ask(folder);
} finally {
  rmSync(above, { recursive: true });
}

function writeProduction(folder: string): void {
  const { devDependencies: _, overrides: __, ...manifest } = readJson('package.json');
  const lock = readJson('package-lock.json');
  const entries = Object.entries(lock.packages as Record<string, { readonly dev?: true }>);
  const packages = Object.fromEntries(entries.filter(([, { dev }]) => !dev));
  packages[''] = { ...packages[''], devDependencies: {} } as object;
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lock, packages }));
}

function ask(folder: string): number {
  const launcher = join(ROOT, 'scripts/run.mjs');
  const { status } = spawnSync(process.execPath, [launcher, 'npm', '--prefix', folder, ...QUESTION], {
    stdio: 'inherit',
  });
  return status ?? 1;
}

function readJson(name: string) {
  return JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
}

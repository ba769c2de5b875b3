/** Each extension by its own tsconfig, in its own folder, against the types that HubSpot ships. */
import { execFile } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { linkPackages } from '../extension-packages.ts';
import type { Extension } from '../project.ts';
import { toolsFolder } from '../tools.ts';

export const types: Check = {
  name: 'tsc --strict takes every extension alone in its folder',
  find: async (project) => {
    linkPackages(project);
    return (await Promise.all(project.extensions.map(compile))).flat();
  },
  faults: [
    {
      name: 'a property that a component of HubSpot does not take',
      plant: ({ extensions }) =>
        appendFileSync(
          extensions[0]!.entries[0]!,
          '\nexport const Wrong = () => <Text variant="huge">x</Text>;\n',
        ),
      found: /"huge"/,
    },
  ],
};

function compile({ name, folder }: Extension): Promise<string[]> {
  const tsc = join(toolsFolder, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [tsc, '--noEmit', '--project', folder],
      { cwd: folder },
      (error, stdout, stderr) => {
        resolve(error ? [`${name}: ${stdout}${stderr}`.trim()] : []);
      },
    );
  });
}

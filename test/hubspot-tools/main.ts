/**
 * `npm run hubspot`: HubSpot's own tools judge the HubSpot project, without an account and offline but for the npm
 * registry, from which they are installed once. `--install` only installs. Ends with "N passed, N failed".
 */
import { join } from 'node:path';
import { type Check, carryOut } from './check.ts';
import { addresses } from './checks/addresses.ts';
import { commandLine } from './checks/command-line.ts';
import { entryPointsExist } from './checks/entry-points.ts';
import { lint } from './checks/lint.ts';
import { parsing } from './checks/parsing.ts';
import { productionBuild } from './checks/production-build.ts';
import { scopes } from './checks/scopes.ts';
import { types } from './checks/types.ts';
import { installExtensions } from './extension-packages.ts';
import { copyForFault, copyProject, type Project, removeProject } from './project.ts';
import { alone, installIn, projectRoot } from './setup.ts';
import { toolsFolder } from './tools.ts';

const CHECKS: readonly Check[] = [
  parsing,
  entryPointsExist,
  addresses,
  scopes,
  lint,
  types,
  productionBuild,
  commandLine,
];

await install();
if (!process.argv.includes('--install')) process.exitCode = (await judge()) ? 0 : 1;

async function judge(): Promise<boolean> {
  const copies: Project[] = [];
  const kept = (project: Project) => {
    copies.push(project);
    return project;
  };
  let passed = 0;
  let failed = 0;
  try {
    const project = kept(copyProject());
    for (const check of CHECKS) {
      for await (const { name, findings, took } of carryOut(check, project, () => kept(copyForFault()))) {
        if (findings.length === 0) passed += 1;
        else failed += 1;
        console.log(
          `${findings.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${(took / 1_000).toFixed(1)} s)`,
        );
        for (const finding of findings) console.log(`         ${finding.replaceAll('\n', '\n         ')}`);
      }
      if (check.note) console.log(`       ${check.note()}`);
    }
  } finally {
    copies.forEach(removeProject);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

async function install(): Promise<void> {
  await alone(join(projectRoot, '.install.lock-hubspot'), async () => {
    await installIn(toolsFolder, "HubSpot's tools");
    const project = copyProject();
    try {
      await installExtensions(project);
    } finally {
      removeProject(project);
    }
  });
}

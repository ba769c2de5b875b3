// From a fresh clone to a running command: install what is missing (once, whoever asks), then run the target
// under the pinned Node. Plain JavaScript with no packages, because none may be there yet.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findMissing } from './freshness.mjs';
import { install, nodeForNpm } from './install.mjs';
import { alone } from './lock.mjs';
import { isRecentNode, OLD_NODE_ADVICE, pinnedNodeIn, runs } from './node-version.mjs';
import { runNpm } from './npm.mjs';
import { fail, projectRoot, readJson, say } from './project.mjs';
import { followParent, runInThisProcess, runUnder } from './target.mjs';

/** @param {string | undefined} target a `.ts` file of the project, `npm`, or a tool of `node_modules/.bin`
 *  @param {string[]} args */
export async function launch(target, args) {
  if (!target) fail('say what to run, as in: node scripts/run.mjs scripts/start.ts');
  followParent();
  // npm itself must not wait for an install: it may be what repairs a lock file that does not fit.
  if (target === 'npm') process.exit(await runNpm(await nodeForPackages(), args, { cwd: projectRoot }));

  await installWhatIsMissing();
  const node = nodeForTarget();
  const file = target.endsWith('.ts') ? join(projectRoot, target) : findTool(target);
  // A tool works on the project; a program keeps the folder it was called from, for the files named to it.
  if (!target.endsWith('.ts')) process.chdir(projectRoot);
  if (realpathSync(node) === realpathSync(process.execPath)) await runInThisProcess(file, args);
  else runUnder(node, file, args);
}

async function installWhatIsMissing() {
  if (!findMissing(projectRoot)) return;
  await alone(join(projectRoot, '.install.lock'), async () => {
    const missing = findMissing(projectRoot);
    if (missing) await install(missing);
  });
}

function nodeForTarget() {
  const pinned = pinnedNodeIn(projectRoot);
  if (pinned && existsSync(pinned)) return pinned;
  if (isRecentNode(process.version)) return process.execPath;
  return fail(`Node ${process.version} is too old. ${OLD_NODE_ADVICE}`);
}

async function nodeForPackages() {
  const pinned = pinnedNodeIn(projectRoot);
  if (pinned && runs(pinned)) return pinned;
  return nodeForNpm();
}

/** The JavaScript file behind a command such as `vitest`, `biome` or `tsc`, by the `bin` of the package that brings it. */
function findTool(name) {
  const { dependencies, devDependencies } = readJson(join(projectRoot, 'package.json'));
  for (const packageName of Object.keys({ ...devDependencies, ...dependencies })) {
    const file = join(projectRoot, 'node_modules', packageName, 'package.json');
    const { bin } = readJson(file) ?? {};
    if (typeof bin === 'string' && packageName === name) return join(dirname(file), bin);
    if (bin?.[name]) return join(dirname(file), bin[name]);
  }
  const omitted = process.env.NODE_ENV === 'production';
  if (omitted) say('NODE_ENV is "production", where development tools are left out');
  return fail(`no installed package brings a command named "${name}".`);
}

// The install itself: first a Node that is recent enough for npm, then everything package-lock.json names.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecentNode, OLD_NODE_ADVICE, pinnedNodeIn, pinnedPackage, runs } from './node-version.mjs';
import { runCleanInstall } from './npm.mjs';
import { fail, projectRoot, readJson, say } from './project.mjs';

const RUNTIME_FOLDER = join(projectRoot, '.install-node');

/** @param {string} why what is missing, for the person who waits */
export async function install(why) {
  const started = Date.now();
  say(`setting up: ${why}`);
  const node = await nodeForNpm();
  const scope = process.env.NODE_ENV === 'production' ? '--omit=dev' : '--include=dev';
  const code = await runCleanInstall(node, [scope], { cwd: projectRoot });
  rmSync(RUNTIME_FOLDER, { recursive: true, force: true });
  if (code !== 0) fail('the packages could not be installed: see above, then run the same command again.');
  removeUselessNode();
  say(`set up in ${((Date.now() - started) / 1_000).toFixed(1)} s`);
}

/** npm under an old Node would choose older majors and leave out optional packages: it gets the pinned Node first. */
export async function nodeForNpm() {
  if (isRecentNode(process.version)) return process.execPath;
  const name = pinnedPackage();
  const entry = name && readJson(join(projectRoot, 'package-lock.json')).packages[`node_modules/${name}`];
  if (!entry) {
    return fail(
      `Node ${process.version} is too old, and for ${process.platform}-${process.arch} none is pinned. ${OLD_NODE_ADVICE}`,
    );
  }
  const node = pinnedNodeIn(RUNTIME_FOLDER);
  if (runs(node)) return node;
  say(`Node ${process.version} is too old; fetching Node ${entry.version} from npm (50 MB, this once)`);
  writeRuntimeFolder(name, entry);
  if ((await runCleanInstall(process.execPath, [], { cwd: RUNTIME_FOLDER })) !== 0) {
    fail('Node could not be fetched: see above. Can this machine reach the npm registry?');
  }
  if (!runs(node)) fail(`the fetched Node ${entry.version} does not run on this system. ${OLD_NODE_ADVICE}`);
  return node;
}

/** A project of its own beside ours, with one package and that package's integrity from our lock file. */
function writeRuntimeFolder(name, entry) {
  rmSync(RUNTIME_FOLDER, { recursive: true, force: true });
  mkdirSync(RUNTIME_FOLDER);
  const npmrc = join(projectRoot, '.npmrc');
  if (existsSync(npmrc)) copyFileSync(npmrc, join(RUNTIME_FOLDER, '.npmrc'));
  const project = { name: 'runtime', version: '0.0.0', dependencies: { [name]: entry.version } };
  const { optional: _, ...required } = entry;
  const lock = {
    name: project.name,
    version: project.version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': project, [`node_modules/${name}`]: required },
  };
  writeFileSync(join(RUNTIME_FOLDER, 'package.json'), JSON.stringify({ ...project, private: true }));
  writeFileSync(join(RUNTIME_FOLDER, 'package-lock.json'), JSON.stringify(lock));
}

/** The pinned Node stands first in the PATH of every npm script: one that cannot run, or a step back, must go. */
function removeUselessNode() {
  const node = pinnedNodeIn(projectRoot);
  if (!node || !existsSync(node)) return;
  // Only an old 24 is served for macOS; a recent Node of the machine is better there.
  const stepBack = process.platform !== 'linux' && isRecentNode(process.version);
  if (!stepBack && runs(node)) return;
  rmSync(join(projectRoot, 'node_modules', pinnedPackage()), { recursive: true });
  rmSync(join(projectRoot, 'node_modules', '.bin', 'node'), { force: true });
}

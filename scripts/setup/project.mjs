// Where the project lies, and how the launcher reads and speaks.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The parsed file, or undefined where it is absent or no JSON.
 *  @param {string} file
 *  @returns {any} */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`fairlead: ${text}\n`);
}

/** @param {string} text
 *  @returns {never} */
export function fail(text) {
  say(text);
  process.exit(1);
}

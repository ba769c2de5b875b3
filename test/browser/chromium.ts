/** A Chromium that is there already: named by the environment, or where systems put it. */
import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const browserPath = PLACES.find(isProgram);

export const NO_BROWSER =
  'No Chromium was found, so the browser tests are skipped. Install one, or set CHROMIUM_PATH to its program.';

export function openBrowser(): Promise<Browser> {
  if (!browserPath) throw new Error(NO_BROWSER);
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
}

function isProgram(path: string): boolean {
  if (path === '') return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

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
  'No Chromium was found, so the screens cannot be opened. Install one (on Debian: apt-get install chromium), ' +
  'or set CHROMIUM_PATH to its program.';

/** Where nobody looks on, nothing is skipped: without a browser the tests fail and say so. */
export function maySkip(
  browser: string | undefined,
  { CI = '' }: { readonly CI?: string | undefined },
): boolean {
  return browser === undefined && CI === '';
}

export const skipsBrowser = maySkip(browserPath, process.env);

if (skipsBrowser) console.warn(`${NO_BROWSER} Their tests are skipped.`);

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

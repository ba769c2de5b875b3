/** Says which Chromium the screens are opened in; ends with 1 and how to get one where there is none. */
import { browserPath, NO_BROWSER } from './chromium.ts';

console.log(browserPath ?? NO_BROWSER);
process.exitCode = browserPath ? 0 : 1;

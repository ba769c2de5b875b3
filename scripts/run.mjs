// Every npm script starts here, under whatever Node this machine has; see setup/launch.mjs.
//   node scripts/run.mjs scripts/start.ts      node scripts/run.mjs vitest run      node scripts/run.mjs npm install PACKAGE
import { launch } from './setup/launch.mjs';

const [target, ...args] = process.argv.slice(2);
await launch(target, args);

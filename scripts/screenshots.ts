/**
 * `npm run screenshots`: pictures of every screen, from the running product. It starts app and sandbox in this process,
 * tells two weeks, decides about some of the leads, and photographs what people then see, into `docs/img`. By the same
 * story and the same clock each time, so that a picture changes only where a screen does.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPortalId } from '../sandbox/sandbox.ts';
import { loadStory, playStory } from '../sandbox/story/play.ts';
import { buildStory } from '../sandbox/story/story.ts';
import { browserPath, NO_BROWSER, openBrowser } from '../test/browser/chromium.ts';
import { openPortal, untilLookedAt, untilQuiet } from './local/open-portal.ts';
import { choosePort } from './local/ports.ts';
import { Camera } from './screenshots/camera.ts';
import { decideSome } from './screenshots/decisions.ts';
import { takeInstall, takeScreens } from './screenshots/pictures.ts';
import { takeStates, takeUnreachable } from './screenshots/states.ts';

const SEED = 20_261_122;
/** A Wednesday, ten in the morning in New York, where the portal is. */
const BEGIN = Date.UTC(2026, 10, 18, 15);

if (!browserPath) {
  console.error(NO_BROWSER);
  process.exitCode = 2;
} else {
  await main();
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-pictures-'));
  // The database runs as another user where this one is root.
  await chmod(folder, 0o711);
  const started = Date.now();
  const ports = { app: await choosePort('PORT', 0), sandbox: await choosePort('SANDBOX_PORT', 0) };
  const portal = await openPortal(
    { ...process.env, DATA_DIR: folder, LOG_LEVEL: 'error' },
    { ports, now: () => BEGIN + Date.now() - started },
  );
  const browser = await openBrowser();
  const camera = new Camera(browser);
  let isRunning = true;
  try {
    const story = buildStory(SEED, portal.sandbox.clock.now());
    loadStory(portal.sandbox, demoPortalId, story);
    await takeInstall(camera, portal);
    await untilLookedAt(portal.app.context);
    await playStory(portal.sandbox, demoPortalId, story, { seconds: 0 });
    await untilQuiet(portal.app.context, portal.sandbox);
    await decideSome(portal, story.workedLead.email);
    await takeScreens(camera, portal, story.workedLead.email);
    await takeStates(camera, portal);
    isRunning = false;
    await takeUnreachable(camera, portal, story.workedLead.email);
  } finally {
    await browser.close();
    if (isRunning) await portal.app.stop();
    await portal.sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

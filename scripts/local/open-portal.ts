/** A sandbox portal with the app beside it, in this process: what the local mode and the pictures begin with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { demoPortalId, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { localPages } from '../../src/admin/local-pages.ts';
import type { Environment } from '../../src/config.ts';
import type { Context } from '../../src/context.ts';
import { createLog } from '../../src/log.ts';
import { manifest } from '../../src/manifest.ts';
import { type Running, startApp } from '../../src/server.ts';
import { createLeadViews } from '../../src/store/lead-views.ts';
import { browse } from './browse.ts';
import { freshDatabase } from './fresh-database.ts';
import { prepareLocal } from './prepare.ts';

export interface OpenPortal {
  readonly sandbox: Sandbox;
  readonly app: Running;
  /** Origin of the app. */
  readonly url: string;
}

export interface OpenOptions {
  readonly ports: { readonly app: number; readonly sandbox: number };
  /** Where the sandbox's clock begins; the machine's time where left out. */
  readonly now?: () => number;
}

/** @throws EmbeddedError while another local mode runs over the same folder */
export async function openPortal(env: Environment, { ports, now }: OpenOptions): Promise<OpenPortal> {
  const local = prepareLocal(env, ports);
  await freshDatabase(local.config.database);
  const sandbox = await startSandbox({
    ...local.sandbox,
    autoApprove: demoPortalId,
    appFollowsClock: true,
    ...(now && { now }),
  });
  const app = await startApp(local.config, {
    host: '127.0.0.1',
    log: createLog(env.LOG_LEVEL ?? 'warn'),
    // Whoever lets a day pass in the sandbox lets it pass for both.
    now: sandbox.clock.now,
    routers: ({ db }) => ({ pages: localPages(createLeadViews(db)) }),
  });
  return { sandbox, app, url: `http://localhost:${ports.app}` };
}

/** Installs as a person would, then waits for the first look at every contact; gives how many there are. */
export async function installApp(
  context: Context,
  url: string,
  onInstalled: () => void = () => undefined,
): Promise<number> {
  const page = await browse(url + manifest.paths.install);
  if (!page.ok) throw new Error(`The install page answered ${page.status}.`);
  onInstalled();
  return untilLookedAt(context);
}

/** Waits for the first look at every contact after an install; gives how many there are. */
export async function untilLookedAt(context: Context): Promise<number> {
  for (;;) {
    const tasks = await context.tasks.list(demoPortalId);
    const failed = tasks.find((task) => task.state === 'failed');
    if (failed) throw new Error(`The ${failed.kind} failed: ${failed.error}`);
    const backfill = tasks.find((task) => task.kind === 'backfill');
    if (backfill?.state === 'done') return backfill.progress.done;
    await sleep(100);
  }
}

/** Waits until nothing is left to tell, to decide or to send. */
export async function untilQuiet(context: Context, sandbox: Sandbox): Promise<void> {
  const views = createLeadViews(context.db);
  for (;;) {
    await sandbox.flushWebhooks();
    const portals = await views.portals();
    if (portals.every(({ workWaiting, writesWaiting }) => workWaiting + writesWaiting === 0)) return;
    await sleep(200);
  }
}

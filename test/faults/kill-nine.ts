/**
 * The app under SIGKILL: a real process on the durable embedded store against a sandbox, a seeded life in the portal,
 * and kills at moments in which something is half done. After each it is started again; in the end, after quiet, no
 * acknowledged event may be lost, no decision wrong or doubled (R01, R13, R14).
 * `node scripts/run.mjs test/faults/kill-nine.ts [--seed N] [--kills 20]`
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createRandom, type Random } from '../../sandbox/random.ts';
import { demoPortalId, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { browse } from '../../scripts/local/browse.ts';
import { manifest } from '../../src/manifest.ts';
import { loadPack } from '../../src/packs.ts';
import { readPostmaster } from '../../src/store/embedded/postmaster.ts';
import {
  type AppEnvironment,
  type AppProcess,
  environmentFor,
  freePort,
  startAppProcess,
} from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';
import { createActivity } from './kill-nine/activity.ts';
import { checkEvents, checkTransitions, checkValues, checkWrites } from './kill-nine/checks.ts';
import { Ledger } from './kill-nine/ledger.ts';
import { MOMENTS, type Moment, Trap } from './kill-nine/moments.ts';
import { untilQuiet } from './kill-nine/quiet.ts';
import { type Relay, startRelay } from './kill-nine/relay.ts';

const PORTAL = demoPortalId;
/** Leases and backoff of a dead process shrink to about a second. */
const RETRY_SCALE = '0.02';
const ACT_EVERY_MS = 40;
const PATIENCE_MS = 3_000;
/** HubSpot tries for 24 hours, the sandbox ten times: spread over this share of a day, no event is given up. */
const WEBHOOK_RETRY_SCALE = 0.002;

const { values: options } = parseArgs({
  options: { seed: { type: 'string' }, kills: { type: 'string', default: '20' } },
});
const seed = Number(options.seed ?? Date.now() % 1_000_000);
const kills = Number(options.kills);
console.log(`kill-nine: seed ${seed}, ${kills} kills`);
const complaints = await play(seed, kills);
for (const complaint of complaints.slice(0, 40)) console.error(`VIOLATED: ${complaint}`);
if (complaints.length > 0) console.error(`${complaints.length} violations; again with --seed ${seed}`);
process.exitCode = complaints.length > 0 ? 1 : 0;

/** The scene: sandbox, relays, folder, and the app that comes and goes. */
interface Scene {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly environment: AppEnvironment;
  readonly ledger: Ledger;
  readonly trap: Trap;
  readonly random: Random;
  app: AppProcess;
}

async function play(seed: number, kills: number): Promise<string[]> {
  const folder = temporaryFolder('fairlead-kill-nine-');
  const { scene, close } = await setScene(folder, createRandom(seed), seed);
  // A random source of its own: what happens to people must not depend on when the app died.
  const activity = createActivity(scene.sandbox, PORTAL, createRandom(seed + 1));
  const started = Date.now();
  try {
    await scene.app.ready();
    activity.populate();
    await browse(`${scene.app.url}${manifest.paths.install}`);
    await calm(scene);
    const acting = setInterval(() => activity.act(), ACT_EVERY_MS);
    const came = new Map<Moment, number>();
    for (let kill = 0; kill < kills; kill += 1) {
      const moment = scene.random.pick(MOMENTS);
      if ((await killAt(scene, moment)) === 'came') came.set(moment, (came.get(moment) ?? 0) + 1);
      scene.ledger.begin();
      scene.app = startAppProcess(scene.environment);
      await scene.app.ready();
    }
    clearInterval(acting);
    const last = await calm(scene);
    const found = await check(scene);
    const kinds = [...came].map(([moment, times]) => `${times} ${moment}`).join(', ');
    console.log(
      `${kills} kills (${kinds}) in ${((Date.now() - started) / 1_000).toFixed(0)} s; ${activity.acts} acts, ` +
        `${scene.ledger.requests} requests acknowledged with ${scene.ledger.acknowledged.size} events, ` +
        `${scene.ledger.writes.length} contact writes, ${found.identical} identical repeats; at the end ${last}`,
    );
    return found.complaints;
  } finally {
    await close();
  }
}

async function setScene(folder: string, random: Random, seed: number) {
  const sandbox = await startSandbox({
    seed,
    autoApprove: PORTAL,
    subscriptions: manifest.webhooks.subscriptions,
    limit: 100_000,
  });
  sandbox.webhooks.retryScale = WEBHOOK_RETRY_SCALE;
  const ledger = new Ledger(sandbox);
  ledger.begin();
  const port = await freePort();
  const api = await apiRelay(sandbox, ledger, () => scene.trap);
  const environment: AppEnvironment = {
    ...environmentFor(sandbox, { port, dataFolder: folder, apiUrl: api.url }),
    FAIRLEAD_RETRY_SCALE: RETRY_SCALE,
  };
  const door = await doorRelay(environment.PUBLIC_URL, ledger, () => scene.trap);
  sandbox.setAppUrl(door.url, environment.PUBLIC_URL);
  const scene: Scene = {
    sandbox,
    folder,
    environment,
    ledger,
    random,
    app: startAppProcess(environment),
    trap: new Trap(() => killApp(scene)),
  };
  return {
    scene,
    async close() {
      await scene.app.kill();
      for (const relay of [door, api]) await relay.close();
      await sandbox.close();
      removeFolder(folder);
    },
  };
}

/** From HubSpot to the app: what is answered with 2xx is promised. */
function doorRelay(appUrl: string, ledger: Ledger, trap: () => Trap): Promise<Relay> {
  return startRelay(() => appUrl, {
    async answered(call, status) {
      if (status < 200 || status > 299) return;
      ledger.acknowledge(call.body);
      await trap().comes('right after a 2xx');
    },
  });
}

/** From the app to HubSpot: a kill here leaves a call sent and not applied, or applied and not known. */
function apiRelay(sandbox: Sandbox, ledger: Ledger, trap: () => Trap): Promise<Relay> {
  return startRelay(() => sandbox.url, {
    async arrived(call) {
      if (call.path.endsWith('/batch/read')) await trap().comes('during a read');
      if (!call.path.endsWith('/contacts/batch/update')) return undefined;
      ledger.write(call);
      if (!(await trap().comes('before a write reaches HubSpot'))) return undefined;
      ledger.forget(call);
      return 'lost';
    },
    async answered(call) {
      if (!call.path.endsWith('/contacts/batch/update')) return;
      await trap().comes('after HubSpot applied a write');
      ledger.answer(call);
    },
  });
}

async function killApp({ app, ledger }: Scene): Promise<void> {
  ledger.end();
  await app.kill();
}

async function killAt(scene: Scene, moment: Moment): Promise<'came' | 'never came'> {
  const { trap, random } = scene;
  switch (moment) {
    case 'at any time':
      await sleep(random.below(1_500));
      break;
    case 'while it starts':
      await killApp(scene);
      scene.ledger.begin();
      scene.app = startAppProcess(scene.environment);
      await sleep(random.below(900));
      break;
    case 'together with its database':
      await sleep(random.below(1_500));
      killDatabase(scene.folder);
      break;
    default:
      return trap.set(moment, PATIENCE_MS);
  }
  await killApp(scene);
  return 'came';
}

/** The server and, with it, all its backends; the next start recovers from its log. */
function killDatabase(folder: string): void {
  const server = readPostmaster(join(folder, 'data'));
  if (server) process.kill(server.pid, 'SIGKILL');
}

async function calm(scene: Scene): Promise<string> {
  const db = await connect(scene.folder);
  try {
    return await untilQuiet({ db, sandbox: scene.sandbox, output: () => scene.app.output() });
  } finally {
    await db.end();
  }
}

async function check(scene: Scene): Promise<{ identical: number; complaints: string[] }> {
  const { sandbox, ledger } = scene;
  const db = await connect(scene.folder);
  try {
    const writes = checkWrites(ledger.writes);
    const givenUp = sandbox.webhooks.stats.givenUp;
    const complaints = [
      ...(await checkEvents(db, ledger.acknowledged)),
      ...checkValues(sandbox.portal(PORTAL), await loadPack('default'), sandbox.clock.now()),
      ...writes.complaints,
      ...(await checkTransitions(db)),
      ...(givenUp > 0 ? [`HubSpot gave up on ${givenUp} events`] : []),
    ];
    return { identical: writes.identical, complaints };
  } finally {
    await db.end();
  }
}

async function connect(folder: string): Promise<pg.Client> {
  const server = readPostmaster(join(folder, 'data'));
  if (!server) throw new Error('the database does not run');
  const db = new pg.Client({ host: server.socketFolder, user: 'fairlead', database: 'fairlead' });
  await db.connect();
  return db;
}

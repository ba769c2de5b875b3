/** What only whole processes show: a stop in mid-work, a database that goes away, a disk that is full. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { demoPortalId as PORTAL, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { signatureHeaders } from '../../sandbox/webhooks/signature.ts';
import { browse } from '../../scripts/local/browse.ts';
import { manifest } from '../../src/manifest.ts';
import { readPostmaster } from '../../src/store/embedded/postmaster.ts';
import { startEmbedded } from '../../src/store/embedded/server.ts';
import { untilQuiet } from '../faults/kill-nine/quiet.ts';
import { type AppProcess, environmentFor, freePort, startAppProcess } from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).reverse()) await cleanUp();
});

interface Scene {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly app: AppProcess;
  readonly databaseUrl: string;
  start(): AppProcess;
  /** A connection that lasts for one question: the database comes and goes. */
  rows(query: string): Promise<readonly Record<string, unknown>[]>;
  quiet(): Promise<void>;
}

/** The app as one process on a server of its own below the folder, installed in a portal. */
async function openScene(folder = temporaryFolder(), giveBack = () => {}): Promise<Scene> {
  cleanups.push(() => {
    giveBack();
    removeFolder(folder);
  });
  const server = await startEmbedded({ folder });
  cleanups.push(() => server.stop());
  const sandbox = await startSandbox({
    autoApprove: PORTAL,
    subscriptions: manifest.webhooks.subscriptions,
    limit: 100_000,
  });
  cleanups.push(() => sandbox.close());
  const databaseUrl = `postgres:///fairlead?host=${server.host}&user=fairlead`;
  const environment = {
    ...environmentFor(sandbox, { port: await freePort(), dataFolder: folder }),
    DATABASE_URL: databaseUrl,
    FAIRLEAD_RETRY_SCALE: '0.05',
  };
  const start = () => {
    const app = startAppProcess(environment);
    cleanups.push(() => app.kill());
    return app;
  };
  const ask = async <Result>(work: (db: pg.Client) => Promise<Result>): Promise<Result> => {
    const db = new pg.Client({ host: server.host, user: 'fairlead', database: 'fairlead' });
    await db.connect();
    try {
      return await work(db);
    } finally {
      await db.end();
    }
  };
  const app = start();
  await app.ready();
  const scene: Scene = {
    sandbox,
    folder,
    app,
    databaseUrl,
    start,
    rows: (query) => ask(async (db) => (await db.query(query)).rows),
    quiet: () => ask(async (db) => void (await untilQuiet({ db, sandbox, output: app.output }))),
  };
  await browse(app.url + manifest.paths.install);
  await scene.quiet();
  return scene;
}

/** One signed event about a contact, as HubSpot would send it. @returns the status */
async function tell({ sandbox, app }: Scene, contact: string, eventId: number): Promise<number> {
  const { appId, clientSecret } = sandbox.app.options;
  const uri = `${app.url}${manifest.paths.webhooks}`;
  const event = {
    eventId,
    portalId: Number(PORTAL),
    appId: Number(appId),
    occurredAt: Date.now(),
    subscriptionType: 'object.propertyChange',
    objectId: Number(contact),
    objectTypeId: '0-1',
    propertyName: 'jobtitle',
    propertyValue: `Head of ${'x'.repeat(10_000)}`,
    changeSource: 'CRM_UI',
    sourceId: 'userId:77',
  };
  const body = JSON.stringify([event]);
  const signed = { method: 'POST', uri, body, timestamp: Date.now() };
  const headers = { 'Content-Type': 'application/json', ...signatureHeaders(clientSecret, signed) };
  const answer = await fetch(uri, { method: 'POST', body, headers });
  await answer.arrayBuffer();
  return answer.status;
}

function aContact({ sandbox }: Scene, number = 0): string {
  return sandbox
    .actor(PORTAL)
    .create('contacts', { email: `kim${number}@firm.example`, lifecyclestage: 'lead' });
}

test('R15 SIGTERM with 50 contacts in hand: it ends what it holds, exits with 0, and nothing is lost or doubled', async () => {
  const scene = await openScene();
  const { sandbox } = scene;
  sandbox.faults.add({ match: { path: '/contacts/batch/' }, effect: { kind: 'delay', ms: 1_500 } });
  const contacts = Array.from({ length: 50 }, (_, number) => aContact(scene, number));
  await sandbox.flushWebhooks();
  while ((await scene.rows('select 1 from work where lease_until is not null')).length < 50) await sleep(20);
  const stopping = scene.app.stop();
  // npm's launcher passes on what the whole group has had already.
  await sleep(300);
  process.kill(scene.app.pid, 'SIGTERM');
  expect(await stopping).toBe(0);
  expect(await scene.rows('select 1 from work where lease_until is not null')).toEqual([]);
  sandbox.faults.clear();
  await scene.start().ready();
  await scene.quiet();
  for (const contact of contacts) {
    const { writes, values } = sandbox.portal(PORTAL).live('contacts', contact);
    const ours = writes.filter(({ source }) => source.type === 'INTEGRATION');
    expect(values.fairlead_score).toBe('0');
    expect(ours.filter((write) => write.values.fairlead_score !== undefined)).toHaveLength(1);
  }
  expect(await scene.rows('select 1 from event where outcome is null')).toEqual([]);
});

test('R16 without its database it answers 503, and takes up its work again without a restart', async () => {
  const scene = await openScene();
  const contact = aContact(scene);
  await scene.quiet();
  process.kill(readPostmaster(join(scene.folder, 'data'))!.pid, 'SIGKILL');
  await sleep(500);
  expect(await tell(scene, contact, 1)).toBe(503);
  expect((await fetch(`${scene.app.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${scene.app.url}/healthz`)).status).toBe(200);
  const again = await startEmbedded({ folder: scene.folder });
  cleanups.push(() => again.stop());
  await scene.app.ready();
  expect(await tell(scene, contact, 1)).toBe(204);
  await scene.quiet();
  expect(await scene.rows(`select outcome from event where property = 'jobtitle'`)).toEqual([
    { outcome: 'applied' },
  ]);
});

/** A small disk of one's own, where this machine lets us make one. */
function smallDisk(): string | null {
  const folder = temporaryFolder('fairlead-disk-');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', folder]);
  if (mounted.status !== 0) return null;
  return folder;
}

test('R17 on a full disk it answers 503 with a clear line in its log, and goes on when there is room again', async ({
  skip,
}) => {
  const disk = smallDisk();
  if (disk === null) return skip('a disk can be made here by root alone');
  const scene = await openScene(disk, () => void spawnSync('umount', ['-l', disk]));
  const contact = aContact(scene);
  await scene.quiet();
  const filler = join(disk, 'filler');
  const filled = spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k']);
  expect(filled.status).not.toBe(0);
  const answers: number[] = [];
  for (let eventId = 1; eventId <= 3_000 && answers.at(-1) !== 503; eventId += 1) {
    answers.push(await tell(scene, contact, eventId));
  }
  expect(answers.at(-1)).toBe(503);
  await vi.waitFor(() => expect(scene.app.output()).toContain('"reason":"the store is unavailable"'), 10_000);
  writeFileSync(filler, '');
  await scene.app.ready();
  expect(await tell(scene, contact, 9_999)).toBe(204);
  await scene.quiet();
  const kept = answers.filter((status) => status === 204).length + 1;
  expect(await scene.rows(`select count(*)::int as kept from event where property = 'jobtitle'`)).toEqual([
    { kept },
  ]);
  expect(await scene.rows('select 1 from event where outcome is null')).toEqual([]);
});

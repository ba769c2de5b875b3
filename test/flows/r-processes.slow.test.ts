/** What only whole processes show: a stop in mid-work, a database that goes away, a disk that is full. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { demoPortalId as PORTAL } from '../../sandbox/sandbox.ts';
import { manifest } from '../../src/manifest.ts';
import { readPostmaster } from '../../src/store/embedded/postmaster.ts';
import { startEmbedded } from '../../src/store/embedded/server.ts';
import { temporaryFolder } from '../support/database-process.ts';
import { aContact, openScene, type Scene, tell } from '../support/scene.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanups.splice(0).reverse()) await undo();
});
const cleanUp = (undo: () => Promise<unknown> | unknown) => void cleanups.push(undo);

/** What Fairlead wrote of a contact, oldest first. */
function scoresWritten({ sandbox }: Scene, contact: string): string[] {
  const { writes } = sandbox.portal(PORTAL).live('contacts', contact);
  return writes.flatMap(({ source, values }) =>
    source.type === 'INTEGRATION' && values.fairlead_score !== undefined ? [values.fairlead_score] : [],
  );
}

test('R15 SIGTERM with 50 contacts in hand: it ends what it holds, exits with 0, and nothing is lost or doubled', async () => {
  const scene = await openScene({ cleanUp });
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
    expect(scoresWritten(scene, contact)).toEqual(['0']);
  }
  expect(await scene.rows('select 1 from event where outcome is null')).toEqual([]);
});

test('R15 SIGTERM while HubSpot takes every call and says nothing: it lets go of them, exits within 20 s with 0, and nothing is lost', async () => {
  const scene = await openScene({ scale: 1, cleanUp });
  const { sandbox } = scene;
  const contacts = Array.from({ length: 250 }, (_, number) => aContact(scene, number));
  await sandbox.flushWebhooks();
  await scene.quiet();
  sandbox.faults.add({ effect: { kind: 'hang' } });
  for (const contact of contacts) sandbox.actor(PORTAL).update('contacts', contact, { jobtitle: 'CEO' });
  await sandbox.flushWebhooks();
  const leased = `select 1 from work where lease_until is not null`;
  const untold = `select 1 from work where last_error like '%did not answer in time%'`;
  // Some time after the first silence: what was claimed again by then would find out one after the other, 11 s each.
  while ((await scene.rows(untold)).length === 0) await sleep(100);
  await sleep(5_000);
  const asked = performance.now();
  expect(await scene.app.stop()).toBe(0);
  expect(performance.now() - asked).toBeLessThan(20_000);
  expect(await scene.rows(leased)).toEqual([]);
  expect(await scene.rows(`select 1 from portal_queue where owner is not null`)).toEqual([]);
  sandbox.faults.clear();
  await scene.start().ready();
  await scene.quiet();
  expect(await scene.rows('select 1 from event where outcome is null')).toEqual([]);
  const titles = await scene.rows(`select count(distinct object_id)::int as kept from event
    where property = 'jobtitle' and outcome = 'applied'`);
  expect(titles).toEqual([{ kept: contacts.length }]);
});

test('R12 a flood of unsigned requests is turned away, signed webhooks beside it are all stored while HubSpot waits, and the log stays small', async () => {
  const scene = await openScene({ cleanUp });
  const contact = aContact(scene);
  await scene.quiet();
  const url = `${scene.app.url}${manifest.paths.webhooks}`;
  const turnedAway = new Map<number, number>();
  let isOver = false;
  const flood = async () => {
    const headers = { 'Content-Type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify([{ note: 'x'.repeat(5_000) }]) };
    while (!isOver) {
      const answer = await fetch(url, request);
      await answer.arrayBuffer();
      turnedAway.set(answer.status, (turnedAway.get(answer.status) ?? 0) + 1);
    }
  };
  const began = performance.now();
  const flooding = Array.from({ length: 16 }, flood);
  const total = () => [...turnedAway.values()].reduce((sum, count) => sum + count, 0);
  const answers: number[] = [];
  for (let eventId = 1; eventId <= 30 || total() < 1_000; eventId += 1) {
    answers.push(await tell(scene, contact, eventId));
  }
  isOver = true;
  await Promise.all(flooding);
  const tensOfSeconds = Math.ceil((performance.now() - began) / 10_000);
  expect([...turnedAway.keys()].filter((status) => status !== 401 && status !== 429)).toEqual([]);
  expect(new Set(answers)).toEqual(new Set([204]));
  await scene.quiet();
  const kept = await scene.rows(`select count(*)::int as kept from event where property = 'jobtitle'`);
  expect(kept).toEqual([{ kept: answers.length }]);
  // One line in ten seconds, however many there were.
  const lines = scene.app.output().split('"msg":"request refused"').length - 1;
  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThanOrEqual(tensOfSeconds + 1);
});

/** The server's processes: what takes connections, and what serves each. */
function serverProcesses(folder: string): number[] {
  const { pid } = readPostmaster(join(folder, 'data'))!;
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)]).stdout.toString();
  return [pid, ...children.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Number(line)]))];
}

/** Ways to be out of reach, with the way back. */
const OUTAGES: Readonly<Record<string, (folder: string) => () => Promise<unknown>>> = {
  gone(folder) {
    process.kill(readPostmaster(join(folder, 'data'))!.pid, 'SIGKILL');
    return async () => {
      const again = await startEmbedded({ folder });
      cleanUp(() => again.stop());
    };
  },
  /** It takes connections and questions, and answers none. */
  silent(folder) {
    const asleep = serverProcesses(folder);
    const signal = (name: NodeJS.Signals) => {
      for (const pid of asleep) process.kill(pid, name);
    };
    let isAsleep = true;
    const wake = async () => {
      if (isAsleep) signal('SIGCONT');
      isAsleep = false;
    };
    signal('SIGSTOP');
    cleanUp(wake);
    return wake;
  },
};
const AWAY_MS = 60_000;
const READY_WITHIN_MS = 30_000;

test.each(Object.keys(OUTAGES))(
  'R16 its database is %s for 60 s: every webhook gets 503 meanwhile, and within 30 s it is ready again, without a restart; what HubSpot tells again counts once',
  async (how) => {
    const scene = await openScene({ cleanUp });
    const contact = aContact(scene);
    await scene.quiet();
    const status = async (path: string) => (await fetch(`${scene.app.url}${path}`)).status;
    expect(await tell(scene, contact, 1)).toBe(204);
    const comeBack = OUTAGES[how]!(scene.folder);
    const title = { jobtitle: 'CEO' };
    scene.sandbox.actor(PORTAL).update('contacts', contact, title, { silent: true });
    const answers: Record<string, number>[] = [];
    const began = Date.now();
    const tellOf = (place: number) => tell(scene, contact, 2 + place, began + place);
    for (const end = performance.now() + AWAY_MS; performance.now() < end; await sleep(500)) {
      const [webhook, ready, health] = await Promise.all([
        tellOf(answers.length),
        status('/readyz'),
        status('/healthz'),
      ]);
      answers.push({ webhook, ready, health });
    }
    // One that waits for an answer from a silent server takes four seconds.
    expect(answers.length).toBeGreaterThan(8);
    for (const each of answers) expect(each).toEqual({ webhook: 503, ready: 503, health: 200 });
    await comeBack();
    await vi.waitFor(async () => expect(await status('/readyz')).toBe(200), READY_WITHIN_MS);
    for (let place = 0; place < answers.length; place += 1) {
      expect(await tellOf(place)).toBe(204);
    }
    await scene.quiet();
    const told = await scene.rows(
      `select count(*)::int as told, count(distinct key)::int as keys from event where property = 'jobtitle'`,
    );
    expect(told).toEqual([{ told: 1 + answers.length, keys: 1 + answers.length }]);
    const [{ known }] = await scene.rows(`select facts->'jobtitle'->>0 as known from lead`);
    expect(known).toBe(title.jobtitle);
  },
);

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
  const giveBack = () => void spawnSync('umount', ['-l', disk]);
  const scene = await openScene({ folder: disk, giveBack, cleanUp });
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

/** A backfill whose process is killed while the portal lives on: what is done again, and what live changes feel of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { demoPortalId as PORTAL } from '../../sandbox/sandbox.ts';
import { aContact, openScene, type Scene } from '../support/scene.ts';

const CONTACTS = 10_000;
const KILLED_AT = 0.4;
/** Pages, reads and writes take so many at once. */
const BATCH = 100;
/** What one portal may have under way when the kill comes: its three hands, and a step of the task. */
const HANDS = 4;
const LIVE_P95_MS = 10_000;

/** Fairlead's own writes of a contact's score, oldest first. */
function scoresWritten({ sandbox }: Scene, contact: string) {
  const { writes } = sandbox.portal(PORTAL).live('contacts', contact);
  return writes.flatMap(({ at, source, values }) =>
    source.type === 'INTEGRATION' && values.fairlead_score !== undefined
      ? [{ at, score: values.fairlead_score }]
      : [],
  );
}

/** Contacts that people add one after the other, each told of at once, while something holds. */
async function addWhile(scene: Scene, holds: () => Promise<boolean> | boolean): Promise<string[]> {
  const added: string[] = [];
  for (const round = Date.now(); await holds(); await sleep(500)) {
    added.push(aContact(scene, round + added.length));
    await scene.sandbox.flushWebhooks();
  }
  return added;
}

/** From the moment somebody added the contact until its score stood in HubSpot, ms. */
function waitOf(scene: Scene, contact: string): number {
  const [first] = scoresWritten(scene, contact);
  return first!.at - scene.sandbox.portal(PORTAL).live('contacts', contact).createdAt;
}

test('R42 a backfill of 10,000 that is killed at 40 % goes on where it was: every contact once, at most one page again, and live changes wait less than 10 s', async () => {
  const rows = Array.from({ length: CONTACTS }, (_, place) => ({
    properties: { email: `quiet${place}@duo.example`, jobtitle: 'Analyst', lifecyclestage: 'lead' },
  }));
  let contacts: readonly string[] = [];
  const scene = await openScene({
    cleanUp: (undo) => onTestFinished(async () => void (await undo())),
    fill: (sandbox) => {
      contacts = sandbox.load(PORTAL, 'contacts', rows);
    },
  });
  const looked = () => contacts.filter((contact) => scoresWritten(scene, contact).length > 0).length;
  const backfill = async () =>
    (await scene.rows(`select state, (progress->'done')::int as done from task where kind = 'backfill'`))[0];

  const before = await addWhile(scene, () => looked() < KILLED_AT * CONTACTS);
  await scene.app.kill();
  expect(looked()).toBeLessThan(CONTACTS / 2);
  await scene.start().ready();
  const after = await addWhile(scene, async () => (await backfill())?.state !== 'done');
  await scene.quiet();

  const live = [...before, ...after];
  expect(Math.min(before.length, after.length)).toBeGreaterThan(10);
  const waits = live.map((contact) => waitOf(scene, contact)).sort((a, b) => a - b);
  expect(waits[Math.floor(0.95 * waits.length)]).toBeLessThan(LIVE_P95_MS);

  const { done } = await backfill();
  expect(done).toBeGreaterThanOrEqual(CONTACTS);
  expect(done).toBeLessThanOrEqual(CONTACTS + live.length);
  // Written once, or twice alike where the kill came between HubSpot's answer and our note of it.
  const again = contacts.filter((contact) => scoresWritten(scene, contact).length !== 1);
  expect(again.length).toBeLessThanOrEqual(HANDS * BATCH);
  for (const contact of again)
    expect(scoresWritten(scene, contact)).toMatchObject([{ score: '0' }, { score: '0' }]);
  const pages = scene.sandbox.calls.filter(
    ({ method, path }) => method === 'GET' && path.endsWith('/objects/2026-09/contacts'),
  );
  expect(pages.length).toBeLessThanOrEqual(Math.ceil((CONTACTS + live.length) / BATCH) + 2);
  expect(await scene.rows('select 1 from episode')).toEqual([]);
  expect(await scene.rows('select 1 from dead_letter')).toEqual([]);
});

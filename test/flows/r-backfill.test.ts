/** What comes in the way of a backfill while it runs: news from HubSpot, and the end of the installation. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const CONTACTS = 600;
/** What one portal may have under way: its three hands, and a step of the task. */
const HANDS = 4;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.install();
});
afterEach(() => stage.close());

/** Starts the first look at so many more contacts and returns once it has read some of them. */
async function beginBackfill(contacts: number): Promise<{ ended: Promise<void> }> {
  const rows = Array.from({ length: contacts }, (_, place) => ({
    properties: { email: `quiet${place}@duo.example`, jobtitle: 'Analyst', lifecyclestage: 'lead' },
  }));
  stage.sandbox.load(PORTAL, 'contacts', rows);
  await stage.context.tasks.start(PORTAL, 'backfill');
  const before = stage.sandbox.calls.length;
  const ended = stage.context.worker.drain();
  await vi.waitFor(
    () => {
      const reads = stage.sandbox.calls
        .slice(before)
        .filter(({ path }) => path.endsWith('/contacts/batch/read'));
      expect(reads.length).toBeGreaterThan(1);
    },
    { timeout: 20_000, interval: 5 },
  );
  return { ended };
}

const newestBackfill = async () =>
  (await stage.context.tasks.list(PORTAL)).find(({ kind }) => kind === 'backfill')!;

test('R42 what changes during a backfill is written while many contacts still wait for their first look', async () => {
  const contact = stage.sandbox.actor(PORTAL).create('contacts', {
    email: 'dana@northwind.example',
    jobtitle: 'Analyst',
    lifecyclestage: 'lead',
  });
  await stage.settle();
  const before = stage.contact(contact).fairlead_score;
  const { ended } = await beginBackfill(CONTACTS);
  stage.sandbox.actor(PORTAL).update('contacts', contact, {
    recent_conversion_event_name: 'Request a demo',
    recent_conversion_date: new Date().toISOString(),
  });
  await vi.waitFor(() => expect(stage.contact(contact).fairlead_score).not.toBe(before), {
    timeout: 20_000,
    interval: 5,
  });
  const unseen = [...stage.sandbox.portal(PORTAL).stores.contacts.all()].filter(
    ({ values }) => values.fairlead_score === undefined,
  );
  expect(unseen.length).toBeGreaterThan(CONTACTS / 4);
  await ended;
  expect(await newestBackfill()).toMatchObject({
    state: 'done',
    progress: { done: CONTACTS + 1, total: CONTACTS + 1 },
  });
});

test('R41 an app uninstalled in the middle of a backfill stops calling HubSpot at once', async () => {
  const { ended } = await beginBackfill(CONTACTS);
  stage.sandbox.uninstall(PORTAL);
  const before = stage.sandbox.calls.length;
  await ended;
  const after = stage.sandbox.calls.slice(before);
  // Those that were under way when the first one was refused, and the refresh that makes it certain.
  expect(after.filter(({ path }) => path.startsWith('/crm/')).length).toBeLessThanOrEqual(HANDS);
  expect(after.filter(({ path }) => path.startsWith('/oauth/')).length).toBeLessThanOrEqual(1);
  const installation = await stage.context.installations.forPortal(PORTAL).read();
  expect(installation?.state).toBe('disconnected');
  expect((await newestBackfill()).state).toBe('running');

  const calls = stage.sandbox.calls.length;
  await stage.context.worker.drain();
  expect(stage.sandbox.calls.length).toBe(calls);
});

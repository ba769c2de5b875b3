/** Values as large as no form should let through, many of them: what they cost the process that takes them in. */
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { demoPortalId as PORTAL } from '../../sandbox/sandbox.ts';
import { signatureHeaders } from '../../sandbox/webhooks/signature.ts';
import { MAX_VALUE_LENGTH, TRUNCATION_MARK } from '../../src/kept-value.ts';
import { manifest } from '../../src/manifest.ts';
import { openScene, type Scene } from '../support/scene.ts';

/** Half of a thousand values come by webhook, the other half when the records are read. */
const CONTACTS = 500;
const MEGABYTE = 'x'.repeat(1_000_000);
/** So many megabytes go into one request. */
const EVENTS_IN_BODY = 8;
/** What docs/sizing.md gives a process. */
const MOST_MIB = 512;

/** Looks at the memory of a process from now on. @returns what tells the most it has held since, MiB */
function watchMemory(pid: number): () => number {
  let most = 0;
  const look = () => {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1];
    most = Math.max(most, Math.round(Number(kib) / 1_024));
  };
  const timer = setInterval(look, 50);
  onTestFinished(() => clearInterval(timer));
  return () => most;
}

/** One signed request that tells of a change of each contact. @returns the status */
async function tellChanges(
  { sandbox, app }: Scene,
  changes: readonly { readonly contact: string; readonly eventId: number; readonly value: string }[],
): Promise<number> {
  const { appId, clientSecret } = sandbox.app.options;
  const uri = `${app.url}${manifest.paths.webhooks}`;
  const events = changes.map(({ contact, eventId, value }) => ({
    eventId,
    portalId: Number(PORTAL),
    appId: Number(appId),
    occurredAt: Date.now(),
    subscriptionType: 'object.propertyChange',
    objectId: Number(contact),
    objectTypeId: '0-1',
    propertyName: 'jobtitle',
    propertyValue: value,
    changeSource: 'FORM',
  }));
  const body = JSON.stringify(events);
  const signed = signatureHeaders(clientSecret, { method: 'POST', uri, body, timestamp: Date.now() });
  const answer = await fetch(uri, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...signed },
  });
  await answer.arrayBuffer();
  return answer.status;
}

test('R44 a thousand values of a megabyte, told and read, are kept cut, and the process stays within 512 MiB', async () => {
  const scene = await openScene({ cleanUp: (undo) => onTestFinished(async () => void (await undo())) });
  const { sandbox, app } = scene;
  const rows = Array.from({ length: CONTACTS }, (_, n) => ({
    properties: { email: `kim${n}@firm.example` },
  }));
  const contacts = sandbox.load(PORTAL, 'contacts', rows);
  const most = watchMemory(app.pid);

  for (let from = 0; from < CONTACTS; from += EVENTS_IN_BODY) {
    const told = contacts.slice(from, from + EVENTS_IN_BODY);
    const changes = told.map((contact, place) => ({ contact, eventId: 1 + from + place, value: MEGABYTE }));
    expect(await tellChanges(scene, changes)).toBe(204);
  }
  await scene.quiet();

  const portal = sandbox.portal(PORTAL);
  for (const contact of contacts) {
    Object.assign(portal.live('contacts', contact).values, { lastname: MEGABYTE });
  }
  for (let from = 0; from < CONTACTS; from += 100) {
    const told = contacts.slice(from, from + 100);
    const changes = told.map((contact, place) => ({ contact, eventId: 10_000 + from + place, value: 'CEO' }));
    expect(await tellChanges(scene, changes)).toBe(204);
  }
  await scene.quiet();
  const kept = MAX_VALUE_LENGTH + TRUNCATION_MARK.length;
  expect(await scene.rows(`select count(*)::int as told from event where length(value) = ${kept}`)).toEqual([
    { told: CONTACTS },
  ]);
  expect(
    await scene.rows(`select count(*)::int as read from lead where length(facts->'lastname'->>0) = ${kept}`),
  ).toEqual([{ read: CONTACTS }]);
  expect(await scene.rows('select 1 from dead_letter')).toEqual([]);
  expect(most()).toBeLessThan(MOST_MIB);
});

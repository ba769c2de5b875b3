/** A process that is killed, and what its disk shows to whoever reads it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { demoPortalId as PORTAL } from '../../sandbox/sandbox.ts';
import { aContact, openScene } from '../support/scene.ts';

const RESUMES_WITHIN_MS = 60_000;
/** What a machine that is busy with other things may need beside it. */
const patient = { timeout: 300_000 };

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanups.splice(0).reverse()) await undo();
});
const cleanUp = (undo: () => Promise<unknown> | unknown) => void cleanups.push(undo);

test(
  'R13 a process that is killed after the 2xx and before it did anything: the next one does it within 60 s, with one write',
  patient,
  async () => {
    // Leases and ownership of half their length: 30 s and 10 s.
    const scene = await openScene({ scale: 0.5, cleanUp });
    const { sandbox } = scene;
    const contact = aContact(scene);
    await scene.quiet();
    const record = () => sandbox.portal(PORTAL).live('contacts', contact);
    const before = record().values.fairlead_score;
    const writes = () =>
      record().writes.filter(
        ({ source, values }) => source.type === 'INTEGRATION' && values.fairlead_score !== undefined,
      );
    const written = writes().length;
    // HubSpot keeps every look waiting: nothing can be done of it before the end.
    const silence = sandbox.faults.add({ match: { path: '/contacts/batch/' }, effect: { kind: 'hang' } });
    sandbox
      .actor(PORTAL)
      .update('contacts', contact, { hs_analytics_last_url: 'https://www.example.com/pricing' });
    await sandbox.flushWebhooks();
    expect(sandbox.webhooks.pending()).toBe(0);
    await scene.app.kill();
    const kept = `select property, outcome from event where outcome is null`;
    expect(await scene.rows(kept)).toEqual([{ property: 'hs_analytics_last_url', outcome: null }]);
    expect(record().values.fairlead_score).toBe(before);
    sandbox.faults.remove(silence.id);
    await scene.start().ready();
    await vi.waitFor(() => expect(record().values.fairlead_score).not.toBe(before), RESUMES_WITHIN_MS);
    await scene.quiet();
    expect(await scene.rows(kept)).toEqual([]);
    expect(writes()).toHaveLength(written + 1);
  },
);

test(
  'R52 whoever reads the disk of a running app finds neither a token nor a secret in clear',
  patient,
  async () => {
    const scene = await openScene({ cleanUp });
    const { sandbox } = scene;
    const contact = aContact(scene);
    await scene.quiet();
    const { app } = sandbox;
    const tokens = [...app.grants.keys()];
    const hidden = [...tokens, app.installations.get(PORTAL)!.refreshToken, app.options.clientSecret];
    expect(tokens.length).toBeGreaterThan(0);
    expect(hidden.every((secret) => secret.length > 10)).toBe(true);
    const files = readdirSync(scene.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    const holding = (text: string) => files.filter((bytes) => bytes.includes(text)).length;
    // What is no secret is found, so that the search is one: in the tables or in the log they are written from.
    expect(holding(contact)).toBeGreaterThan(0);
    expect(holding('kim0@firm.example')).toBeGreaterThan(0);
    expect(hidden.filter((secret) => holding(secret) > 0)).toEqual([]);
  },
);
